import { usageError } from '../errors.js';
import { Library } from '../recommend/library/library.js';
import { checkRemoveOptions, type LibraryRemoveOptions } from './library-options.js';

/**
 * Forgets files of a library. The files themselves are left alone.
 *
 * @returns the library's folder, and paths of the files that were forgotten
 * @throws AutochromeError of kind `usage` when nothing is named and `missing` is not given, `input` when the library knows
 *   nothing at one of the paths or cannot be read, `failure` when it cannot be written
 * @example
 * ```ts
 * import { addToLibrary, removeFromLibrary } from 'autochrome';
 *
 * await addToLibrary({ library: 'references', paths: ['still.jpg'] });
 * const { removed } = await removeFromLibrary({ library: 'references', paths: ['still.jpg'] });
 * console.log(removed);
 * ```
 */
export async function removeFromLibrary(
  options: LibraryRemoveOptions,
): Promise<{ readonly library: string; readonly removed: readonly string[] }> {
  const { library: folder, paths, missing } = checkRemoveOptions(options);
  const named = paths?.length ? paths : undefined;
  if (!named && !missing) {
    throw usageError('no files or folders to remove were named', 'name files or folders, or give `missing`');
  }
  const library = await Library.open(folder, { mode: 'write', describer: undefined });
  try {
    return { library: library.folder, removed: await library.remove(named, { missing }) };
  } finally {
    await library.close();
  }
}
