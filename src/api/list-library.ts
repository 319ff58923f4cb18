import { Library, type ListedFile } from '../recommend/library/library.js';
import { checkPlace, type LibraryPlace } from './library-options.js';

/**
 * Lists the files of a library, by their paths.
 *
 * @throws AutochromeError of kind `input` when there is no library or it cannot be read
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
