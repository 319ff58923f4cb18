import { describeNetwork } from '../inference/registry.js';
import type { CandidateOrigin, CandidateSource } from '../recommend/candidate.js';
import { Library } from '../recommend/library/library.js';
import type { Shot } from '../shots/cuts/shots.js';
import { checkPlace, type LibraryPlace } from './library-options.js';

/** A library that is open for searching. */
export interface SearchableLibrary extends CandidateSource {
  /** Where it lies: an absolute path. */
  readonly folder: string;
  /** Number of images and shots in colour. */
  readonly size: number;
  /** The shot that an entry stands for; undefined for an image, and for what is not in the library. */
  shotOf(origin: CandidateOrigin): Shot | undefined;
  /** Closes its files. The library must not be used any more. */
  close(): Promise<void>;
}

/**
 * Opens a library, as a source of candidates to recommend. The caller closes it.
 *
 * @throws AutochromeError of kind `input` when there is none, it cannot be read or another version of the network described
 *   it
 * @example
 * ```ts
 * import { addToLibrary, openLibrary, recommend } from 'autochrome';
 *
 * await addToLibrary({ library: 'references', paths: ['still.jpg'] });
 * const library = await openLibrary({ library: 'references' });
 * const { recommendations } = await recommend({ image: 'still.jpg', sources: [library] });
 * await library.close();
 * console.log(recommendations[0]?.path);
 * ```
 */
export async function openLibrary(place: LibraryPlace = {}): Promise<SearchableLibrary> {
  const folder = checkPlace(place);
  const { version } = await describeNetwork('describe');
  return Library.open(folder, { mode: 'read', describer: version });
}
