import { open, rename } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

/** Names that are tried before the folder is taken for one that gives none. */
const MOST_TRIES = 1000;

/**
 * Gives a file a name that nothing has: the one that is wanted, else with `-2`, `-3`, … before its extension. What has the name
 * may be anything of the user's, even the clip that is read.
 *
 * @param temporary - where the file is; it stays there when there is an error
 * @param wanted - in the same folder
 * @returns the path that the file has now
 */
export async function moveToFreeName(temporary: string, wanted: string): Promise<string> {
  const extension = extname(wanted);
  const stem = basename(wanted, extension);
  for (let number = 1; ; number++) {
    const path = number === 1 ? wanted : join(dirname(wanted), `${stem}-${number}${extension}`);
    try {
      // Made first, so that of two programs only one gets it.
      await (await open(path, 'wx')).close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || number === MOST_TRIES) throw error;
      continue;
    }
    await rename(temporary, path);
    return path;
  }
}
