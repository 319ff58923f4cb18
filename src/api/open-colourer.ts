import { z } from 'zod';
import type { PredictionCache } from '../colorize/prediction-cache.js';
import type { FrameSource } from '../decode/frame-source.js';
import { throwIfAborted } from '../errors.js';
import { toldOnce } from '../progress/told-once.js';
import type { GivenReference } from '../references/given-reference.js';
import { sharedPredictions } from '../render/cache/open-prediction-cache.js';
import { type Colouring, openColouring } from '../render/open-colouring.js';
import { CACHE, COMMON_OPTIONS, checkOptions, PATH } from '../settings/check-options.js';
import { checkReference } from '../settings/check-reference.js';
import { type GivenSettings, resolveSettings, SETTING_NAMES } from '../settings/settings.js';

/** What {@link openColourer} takes. The settings are described in docs/settings.md; those of an output do nothing here. */
export interface OpenColourerOptions extends GivenSettings {
  /** As in `colorize`, one at least. */
  readonly references: readonly (string | GivenReference)[];
  /**
   * Where predictions are kept and looked for. Those in the user's cache folder are read, where there are any, when left out;
   * `false` looks into none.
   */
  readonly cache?: PredictionCache | false | undefined;
  /** Stops opening. */
  readonly signal?: AbortSignal | undefined;
  /** Told of anything the user should know about references and frames, once each. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

const OPTIONS = {
  references: {
    schema: z.array(z.union([PATH, z.looseObject({ path: PATH })])).min(1),
    allowed: 'a list of paths of colour images, or of objects with a path, one at least',
  },
  cache: CACHE,
  signal: COMMON_OPTIONS.signal,
  onWarning: COMMON_OPTIONS.onWarning,
} as const;

/**
 * Reads references, loads networks and prepares what colours single frames of a clip, for `colourFrame` and `openShotView`.
 *
 * @param source - the clip; its metadata alone are looked at
 * @returns what the caller closes, after everything that uses it
 * @throws AutochromeError of kind `usage` when options are wrong or do not fit the clip, `input` when a reference cannot be read,
 *   `interrupted` when the signal was aborted, `failure` when a network cannot be loaded
 * @example
 * ```ts
 * import { openClip, openColourer } from 'autochrome';
 *
 * const source = await openClip('reel.mp4');
 * const { colourer, device, close } = await openColourer(source, { references: ['still.jpg'], size: 64 });
 * console.log(device, colourer.matrix);
 * await close();
 * await source.close();
 * ```
 */
export async function openColourer(
  { metadata, runner }: Pick<FrameSource, 'metadata' | 'runner'>,
  options: OpenColourerOptions,
): Promise<Colouring> {
  checkOptions(options, OPTIONS, SETTING_NAMES);
  const settings = resolveSettings(options);
  const { signal, cache } = options;
  throwIfAborted(signal);
  return openColouring({
    ...{ metadata, settings, runner, signal },
    references: options.references.map(checkReference),
    cache: cache === false ? undefined : (cache ?? sharedPredictions()),
    warn: toldOnce(options.onWarning).warn,
  });
}
