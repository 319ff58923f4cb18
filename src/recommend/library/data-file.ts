import { open } from 'node:fs/promises';
import type { AutochromeError } from '../../errors.js';
import { damagedLibrary, unreadableLibrary } from './library-errors.js';
import { checkPages } from './lmdb/check-pages.js';
import { DamagedData, type ReadAt, readMetaPage } from './lmdb/meta-page.js';

/** Tries after which a file that others write all the time is taken as it is: they have opened it too. */
const MOST_TRIES = 20;

/**
 * How often the same must be found wrong at the same place. While another process writes, pages are reused under the eyes of
 * who reads them.
 */
const TIMES_FOUND = 3;

/**
 * Looks through a library's data file before the database opens it: the database ends the process at a file that is not its
 * own, and where a damaged one leads it astray. What its tables hold is not looked at.
 *
 * Time: the whole file is read once.
 *
 * @param folder - of the library, for messages
 * @param path - of the data file
 * @param tables - names of the tables that a library has
 * @returns whether there is a database in it; an empty file is one that was about to be made
 * @throws AutochromeError of kind `input` when the file is something else, damaged, cut off or may not be read
 */
export async function checkDataFile(
  folder: string,
  path: string,
  tables: readonly string[],
): Promise<'empty' | 'filled'> {
  const refuse = (error: DamagedData): AutochromeError => {
    const cause = new Error(`${path} ${error.message}`);
    return error.isForeign ? unreadableLibrary(folder, cause) : damagedLibrary(folder, cause);
  };
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw unreadableLibrary(folder, cause);
  });
  const read: ReadAt = async (position, length) => {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
  const metaPage = async () => readMetaPage(read, (await file.stat()).size);
  const found = new Map<string, number>();
  try {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      let transaction: number | undefined;
      try {
        const meta = await metaPage();
        if (!meta) return 'empty';
        transaction = meta.transaction;
        await checkPages(read, meta, tables);
        return 'filled';
      } catch (error) {
        if (!(error instanceof DamagedData)) throw error;
        const times = (found.get(error.message) ?? 0) + 1;
        found.set(error.message, times);
        const now = await metaPage().catch(() => undefined);
        const isStill = transaction !== undefined && now?.transaction === transaction;
        if (isStill || times === TIMES_FOUND) throw refuse(error);
      }
    }
    return 'filled';
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === undefined ? error : unreadableLibrary(folder, error);
  } finally {
    await file.close();
  }
}
