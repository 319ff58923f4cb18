import { Library } from '../recommend/library/library.js';
import { recommendPresent } from '../recommend/library/recommend-present.js';
import {
  checkSearchOptions,
  type LibrarySearchOptions,
  type LibrarySearchResult,
} from './library-options.js';
import { openRecommender } from './open-recommender.js';

/**
 * Searches a library for images and frames that look like an image in black and white, as references for it.
 *
 * @returns best first; near duplicates of a better one, and files that are no longer on disk, are left out
 * @throws AutochromeError of kind `usage` when an option is wrong, `input` when the image or the library cannot be read,
 *   `failure` when a network fails
 * @example
 * ```ts
 * import { addToLibrary, searchLibrary } from 'autochrome';
 *
 * await addToLibrary({ library: 'references', paths: ['still.jpg'] });
 * const [best] = await searchLibrary({ library: 'references', image: 'still.jpg', count: 1 });
 * console.log(best?.path, best?.score);
 * ```
 */
export async function searchLibrary(options: LibrarySearchOptions): Promise<LibrarySearchResult[]> {
  const { library: folder, image, count, device } = checkSearchOptions(options);
  const { onWarning } = options;
  const recommender = await openRecommender({ device });
  let library: Library | undefined;
  try {
    library = await Library.open(folder, { mode: 'read', describer: recommender.version });
    if (library.size === 0) {
      onWarning?.(`the library at ${library.folder} contains no colour images`);
      return [];
    }
    const query = await recommender.describe({ image });
    const { recommendations, warnings, gone } = await recommendPresent(recommender, library, query, count);
    for (const path of gone) onWarning?.(`${path} is in the library but no longer on disk; it is skipped`);
    for (const warning of warnings) onWarning?.(warning);
    const opened = library;
    return recommendations.map((each) => ({ ...each, shot: opened.shotOf(each) }));
  } finally {
    await Promise.all([library?.close(), recommender.close()]);
  }
}
