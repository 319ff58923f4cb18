import { z } from 'zod';
import type { Watch } from '../progress/watch.js';
import type { CandidateOrigin } from '../recommend/candidate.js';
import { defaultLibraryFolder } from '../recommend/library/default-folder.js';
import type { SkippedFile } from '../recommend/library/find-files.js';
import type { LibraryEntry } from '../recommend/library/records.js';
import type { Recommendation } from '../recommend/rank.js';
import {
  CALLBACK,
  type CheckedOption,
  COMMON_OPTIONS,
  checkOptions,
  PATH,
} from '../settings/check-options.js';
import { presentNames } from '../settings/former-names.js';
import { checkSetting, type GivenSettings, type Settings } from '../settings/settings.js';
import { MOST_RECOMMENDATIONS } from './recommend-options.js';

/** Results of {@link searchLibrary} where nothing else is asked for. */
export const DEFAULT_SEARCH_COUNT = 12;

/** What every function on a library takes. */
export interface LibraryPlace {
  /** Folder of the library; the user's own when left out, see docs/library.md. */
  readonly library?: string | undefined;
}

/** What {@link addToLibrary} is about to do, once it has looked through the folders. */
export interface LibraryAddPlan {
  /** Folder of the library. */
  readonly library: string;
  /** Images and clips found. */
  readonly total: number;
}

/** How far adding is. */
export interface LibraryAddProgress {
  /** Files looked at so far; what was added of them is on the disk. */
  readonly files: number;
  readonly total: number;
  /** Of the last 48 files; undefined for the first seven. */
  readonly filesPerSecond: number | undefined;
  readonly secondsLeft: number | undefined;
}

/** What {@link addToLibrary} has done. */
export interface LibraryAddResult {
  /** Folder of the library. */
  readonly library: string;
  /** Files looked at. */
  readonly files: number;
  /** New ones. */
  readonly added: number;
  /** Those that had changed. */
  readonly replaced: number;
  readonly unchanged: number;
  /** Exact copies of other files, which stand for them. */
  readonly copies: readonly { readonly path: string; readonly of: string }[];
  /** Black-and-white ones, which have no colours to take. */
  readonly colourless: readonly string[];
  /** Those that cannot be read, and why. */
  readonly skipped: readonly SkippedFile[];
  /** Files in the library that are no longer where they were, within the folders that were looked through. */
  readonly missing: readonly string[];
  /** Images and shots in the library now. */
  readonly entries: number;
  readonly elapsedSeconds: number;
  /** What was passed to `onWarning`. */
  readonly warnings: readonly string[];
}

/** What {@link addToLibrary} takes. */
export interface LibraryAddOptions
  extends LibraryPlace,
    Pick<GivenSettings, 'backend' | 'device'>,
    Watch<LibraryAddPlan, LibraryAddProgress> {
  /** Images, clips, and folders that are looked through with all folders below. */
  readonly paths?: readonly string[] | undefined;
  /**
   * Whether all files of a library made with another version of the network are indexed again, in addition to `paths`.
   *
   * @defaultValue `false`
   */
  readonly rebuild?: boolean | undefined;
}

/** What {@link removeFromLibrary} takes. */
export interface LibraryRemoveOptions extends LibraryPlace {
  /** Files, and folders with all below them; every file when left out, which needs `missing`. */
  readonly paths?: readonly string[] | undefined;
  /**
   * Whether only files are forgotten that are no longer on disk.
   *
   * @defaultValue `false`
   */
  readonly missing?: boolean | undefined;
}

/** What {@link searchLibrary} takes. */
export interface LibrarySearchOptions
  extends LibraryPlace,
    Pick<GivenSettings, 'device'>,
    Pick<Watch<never, never>, 'onWarning'> {
  /** Path of an image, in colour or in black and white. */
  readonly image: string;
  /**
   * How many results at most, 1 to 50.
   *
   * @defaultValue `12`
   */
  readonly count?: number | undefined;
}

/** An image, or a frame of a clip, of a library. */
export interface LibrarySearchResult extends Recommendation, CandidateOrigin, LibraryEntry {}

const LIBRARY = { schema: PATH.optional(), allowed: 'the path of a folder' } as const;
const PATHS = { schema: z.array(PATH).optional(), allowed: 'a list of paths' } as const;
const SWITCH = { schema: z.boolean().optional(), allowed: 'true or false' } as const;

const { overwrite, ...WORK } = COMMON_OPTIONS;
const ADD: Readonly<Record<string, CheckedOption>> = {
  library: LIBRARY,
  paths: PATHS,
  rebuild: SWITCH,
  ...WORK,
};
const REMOVE: Readonly<Record<string, CheckedOption>> = { library: LIBRARY, paths: PATHS, missing: SWITCH };
const SEARCH: Readonly<Record<string, CheckedOption>> = {
  library: LIBRARY,
  image: { schema: PATH, allowed: 'the path of an image' },
  count: {
    schema: z.int().min(1).max(MOST_RECOMMENDATIONS).optional(),
    allowed: `a whole number from 1 to ${MOST_RECOMMENDATIONS}`,
  },
  onWarning: { schema: CALLBACK, allowed: 'a function' },
};

/** {@link LibraryAddOptions}, checked, with every default. */
export interface LibraryAddRequest extends Pick<Settings, 'backend' | 'device'> {
  readonly library: string;
  readonly paths: readonly string[];
  readonly rebuild: boolean;
  readonly signal: AbortSignal | undefined;
}

/** @throws AutochromeError of kind `usage` naming option, value and what is allowed */
export function checkAddOptions(given: LibraryAddOptions): LibraryAddRequest {
  const options = presentNames(given);
  checkOptions(options, ADD, ['backend', 'device']);
  const { paths = [], rebuild = false, signal } = options;
  return {
    library: placeOf(options),
    paths,
    rebuild,
    signal,
    backend: checkSetting('backend', options.backend),
    device: checkSetting('device', options.device),
  };
}

/** @throws AutochromeError of kind `usage` naming option, value and what is allowed */
export function checkRemoveOptions(options: LibraryRemoveOptions): {
  readonly library: string;
  readonly paths: readonly string[] | undefined;
  readonly missing: boolean;
} {
  checkOptions(options, REMOVE, []);
  const { paths, missing = false } = options;
  return { library: placeOf(options), paths, missing };
}

/** @throws AutochromeError of kind `usage` naming option, value and what is allowed */
export function checkPlace(place: LibraryPlace): string {
  checkOptions(place, { library: LIBRARY }, []);
  return placeOf(place);
}

/** @throws AutochromeError of kind `usage` naming option, value and what is allowed */
export function checkSearchOptions(
  options: LibrarySearchOptions,
): Pick<Settings, 'device'> & { readonly library: string; readonly image: string; readonly count: number } {
  checkOptions(options, SEARCH, ['device']);
  const { image, count = DEFAULT_SEARCH_COUNT } = options;
  return { library: placeOf(options), image, count, device: checkSetting('device', options.device) };
}

function placeOf({ library }: LibraryPlace): string {
  return library ?? defaultLibraryFolder();
}
