import { usageError } from '../errors.js';
import { describeNetwork } from '../inference/registry.js';
import type { CandidateOrigin, CandidateSource } from '../recommend/candidate.js';
import { Library, type ListedFile } from '../recommend/library/library.js';
import type { Shot } from '../temporal/cuts/shots.js';
import {
  checkPlace,
  checkRemoveOptions,
  checkSearchOptions,
  type LibraryPlace,
  type LibraryRemoveOptions,
  type LibrarySearchOptions,
  type LibrarySearchResult,
} from './library-options.js';
import { openRecommender } from './recommend.js';
import { recommendPresent } from './recommend-present.js';

/** A library that is open for searching. */
export interface SearchableLibrary extends CandidateSource {
  /** Where it lies: an absolute path. */
  readonly folder: string;
  /** Number of pictures and shots in colour. */
  readonly size: number;
  /** The shot that an entry stands for; undefined for a picture, and for what is not in the library. */
  shotOf(origin: CandidateOrigin): Shot | undefined;
  /** Closes its files. The library must not be used any more. */
  close(): Promise<void>;
}

/**
 * Opens a library, as a source of candidates to recommend. The caller closes it.
 *
 * @throws AutochromeError of kind `input` when there is none, it cannot be read or another version of the network described
 *   it
 */
export async function openLibrary(place: LibraryPlace = {}): Promise<SearchableLibrary> {
  const folder = checkPlace(place);
  const { version } = await describeNetwork('describe');
  return Library.open(folder, { mode: 'read', describer: version });
}

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

/**
 * Forgets files of a library. The files themselves are left alone.
 *
 * @returns the library's folder, and paths of the files that were forgotten
 * @throws AutochromeError of kind `usage` when nothing is named and `missing` is not given, `input` when the library knows
 *   nothing at one of the paths or cannot be read, `failure` when it cannot be written
 */
export async function removeFromLibrary(
  options: LibraryRemoveOptions,
): Promise<{ readonly library: string; readonly removed: readonly string[] }> {
  const { library: folder, paths, missing } = checkRemoveOptions(options);
  const named = paths?.length ? paths : undefined;
  if (!named && !missing) {
    throw usageError('nothing was named that could be removed', 'name files or folders, or give --missing');
  }
  const library = await Library.open(folder, { mode: 'write', describer: undefined });
  try {
    return { library: library.folder, removed: await library.remove(named, { missing }) };
  } finally {
    await library.close();
  }
}

/**
 * Searches a library for pictures and frames that look like a picture in black and white, as references for it.
 *
 * @returns best first; near duplicates of a better one, and files that are no longer on disk, are left out
 * @throws AutochromeError of kind `usage` when an option is wrong, `input` when the picture or the library cannot be read,
 *   `failure` when a network fails
 */
export async function searchLibrary(options: LibrarySearchOptions): Promise<LibrarySearchResult[]> {
  const { library: folder, picture, count, device } = checkSearchOptions(options);
  const { onWarning } = options;
  const recommender = await openRecommender({ device });
  let library: Library | undefined;
  try {
    library = await Library.open(folder, { mode: 'read', describer: recommender.version });
    if (library.size === 0) {
      onWarning?.(`the library at ${library.folder} holds no pictures in colour`);
      return [];
    }
    const query = await recommender.describe({ picture });
    const { recommendations, warnings, gone } = await recommendPresent(recommender, library, query, count);
    for (const path of gone) onWarning?.(`${path} is in the library and no longer on disk; it is left out`);
    for (const warning of warnings) onWarning?.(warning);
    const opened = library;
    return recommendations.map((each) => ({ ...each, shot: opened.shotOf(each) }));
  } finally {
    await Promise.all([library?.close(), recommender.close()]);
  }
}
