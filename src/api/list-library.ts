import { Library } from '../recommend/library/library.js';
import type { ListedFile } from '../recommend/library/records.js';
import { checkPlace, type LibraryPlace } from './library-options.js';

/**
 * Lists the files of a library, by their paths.
 *
 * @throws AutochromeError of kind `input` when there is no library or it cannot be read
 * @example
 * ```ts
 * import { addToLibrary, listLibrary } from 'autochrome';
 *
 * await addToLibrary({ library: 'references', paths: ['still.jpg'] });
 * for (const { path } of (await listLibrary({ library: 'references' })).files) console.log(path);
 * ```
 */
export async function listLibrary(
  place: LibraryPlace = {},
): Promise<{ readonly library: string; readonly files: readonly ListedFile[] }> {
  const library = await Library.open(checkPlace(place), { mode: 'read', describer: undefined });
  try {
    return { library: library.folder, files: await library.list() };
  } finally {
    await library.close();
  }
}
