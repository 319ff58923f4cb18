import type { DeviceName } from '../inference/network.js';
import type { Watch } from '../progress/watch.js';
import type { RecommendationReasons } from '../recommend/rank.js';
import type { Settings } from '../settings/settings.js';

/** Suggestions for each shot where nothing else is asked for. */
export const DEFAULT_SUGGESTIONS = 5;

/**
 * Where a suggestion comes from, best first: a shot that shows the same and has references, the same film in colour, or
 * the user's library.
 */
export const SUGGESTION_SOURCES = ['shot', 'film', 'library'] as const;

/** Where a suggestion comes from. */
export type SuggestionSource = (typeof SUGGESTION_SOURCES)[number];

/** A reference that a shot may be given. */
export interface Suggestion {
  readonly source: SuggestionSource;
  /** Index of the shot whose references it stands for, counted from 0; undefined unless the source is `shot`. */
  readonly shotIndex: number | undefined;
  /** Absolute path of an image or clip; of a shot's references the first. */
  readonly path: string;
  /** Index of the clip's frame, counted from 0. */
  readonly frame: number | undefined;
  /** See `Recommendation`; undefined of a shot's references, which were chosen by somebody. */
  readonly score: number | undefined;
  readonly reasons: RecommendationReasons | undefined;
  /** Whether it fits better than an image drawn by chance. */
  readonly fits: boolean;
}

/** What is suggested for a shot. */
export interface ShotSuggestions {
  /** Index of the shot, counted from 0. */
  readonly index: number;
  readonly name: string;
  /** Frame of the clip that was looked at, counted from 0. */
  readonly frame: number;
  /** Index of the earlier shot that shows the same, where there is one. */
  readonly returnsTo: number | undefined;
  /** Best first. */
  readonly suggestions: readonly Suggestion[];
  readonly warnings: readonly string[];
}

/** What `suggestReferences` is about to do. */
export interface SuggestPlan {
  /** Path of the project. */
  readonly project: string;
  /** Shots that will be looked at: all, to know which return. */
  readonly total: number;
}

/** How far suggesting is. */
export interface SuggestProgress {
  /** Shots looked at so far. */
  readonly shots: number;
  readonly total: number;
  readonly secondsLeft: number | undefined;
}

/** What `suggestReferences` takes. */
export interface SuggestOptions extends Watch<SuggestPlan, SuggestProgress> {
  /** Indexes of shots, counted from 0; all that are to be coloured when left out. */
  readonly shots?: readonly number[] | undefined;
  /** Folder of the user's library; the default one when left out, where there is one; `false` looks into none. */
  readonly library?: string | false | undefined;
  /** The same film in colour: clips such as a trailer, images such as lobby cards, folders of them; before the library. */
  readonly films?: readonly string[] | undefined;
  /**
   * Suggestions for each shot at most.
   *
   * @defaultValue `5`
   */
  readonly count?: number | undefined;
  /** Image to draw, with a row for each shot: its frame, then the suggestions. Ends in .jpg or .png. */
  readonly sheet?: string | undefined;
  /**
   * Whether a sheet of that name is replaced.
   *
   * @defaultValue `false`
   */
  readonly overwrite?: boolean | undefined;
  readonly device?: DeviceName | undefined;
  readonly backend?: Settings['backend'] | undefined;
}

/** What `suggestReferences` has found. */
export interface SuggestResult {
  /** One for each chosen shot, in the film's order. */
  readonly suggestions: readonly ShotSuggestions[];
  /** Things to know about them all; each was also passed to `onWarning`. */
  readonly warnings: readonly string[];
}
