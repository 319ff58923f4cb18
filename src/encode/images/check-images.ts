import { access, constants, mkdir, readdir, realpath, rmdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ClipMetadata } from '../../decode/clip-metadata.js';
import { listImages } from '../../decode/images/image-sequence.js';
import { AutochromeError, usageError } from '../../errors.js';
import { checkOutput } from '../../files/output-file.js';
import type { ImageNames } from './image-names.js';

/**
 * Checks that images may be written, and makes their folder when only that is missing.
 *
 * @param inputs - what the render reads besides the source: files, folders or patterns of images
 * @returns takes the folder away again if it was made here and is still empty
 * @throws AutochromeError of kind `usage` when an image of such a name exists and `overwrite` is false, or one that
 *   is read would be written over; of kind `failure` when the folder cannot be made or written to
 */
export async function prepareImages(
  names: ImageNames,
  source: ClipMetadata,
  overwrite: boolean,
  inputs: readonly string[],
): Promise<() => Promise<void>> {
  if (names.kind === 'image') {
    await checkOutput(names.shown, await filesOf([source.path, ...inputs]), overwrite);
    return async () => {};
  }
  const made = await makeFolder(names.folder);
  const existing = made ? [] : await existingImages(names, source);
  if (existing.length > 0) await refuseReplacing(names, [source.path, ...inputs], existing, overwrite);
  return async () => {
    if (made) await rmdir(names.folder).catch(() => {});
  };
}

async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new AutochromeError(
        'failure',
        `the folder ${folder} cannot be made: ${(cause as Error).message}`,
        {
          hint: 'Check that its parent folder exists and is writable, or name another output',
          cause,
        },
      );
    }
  }
  await access(folder, constants.W_OK | constants.X_OK).catch((cause) => {
    throw new AutochromeError('failure', `the folder ${folder} may not be written to by this user`, {
      hint: 'Choose another folder',
      cause,
    });
  });
  return false;
}

/** Names in the folder that the output may take, whatever its length turns out to be, and that something has. */
export async function existingImages(names: ImageNames, source: ClipMetadata): Promise<string[]> {
  if (names.kind === 'image') {
    return (await stat(names.shown).catch(() => undefined)) ? [basename(names.shown)] : [];
  }
  let found: string[];
  try {
    found = await readdir(names.folder);
  } catch (cause) {
    throw usageError(
      `output ${names.folder} is not a folder: ${(cause as Error).message}`,
      'Name another output',
    );
  }
  const start = Number(source.tags.start_number ?? 0);
  return found.filter((name) => {
    // Any run of digits may be the number; the name made from it decides.
    for (const [digits] of name.matchAll(/\d+/g)) {
      const index = Number(digits) - start;
      if (index >= 0 && names.nameOf(index) === name) return true;
    }
    return false;
  });
}

async function refuseReplacing(
  names: ImageNames,
  inputs: readonly string[],
  existing: readonly string[],
  overwrite: boolean,
): Promise<void> {
  const files = await filesOf(inputs);
  const read = new Set(await Promise.all(files.map((path) => realpath(path).catch(() => path))));
  for (const name of existing) {
    const path = join(names.folder, name);
    if (read.has(await realpath(path))) {
      throw usageError(`output ${path} is an image of the input itself`, 'Name another output');
    }
  }
  if (!overwrite) {
    const first = join(names.folder, existing[0] as string);
    throw usageError(`output ${first} exists already`, 'Name another output, or allow it with `overwrite`');
  }
}

/** The files that inputs stand for: themselves, or the images of a folder or pattern. */
async function filesOf(inputs: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(
    inputs.map((path) =>
      listImages(path).then(
        ({ paths }) => paths,
        () => [path],
      ),
    ),
  );
  return lists.flat();
}
