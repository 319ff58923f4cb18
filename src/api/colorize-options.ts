import { z } from 'zod';
import type { PredictionCache } from '../colorize/prediction-cache.js';
import type { RenderProgress } from '../pipeline/run-pipeline.js';
import type { Watch } from '../progress/watch.js';
import type { GivenReference } from '../references/given-reference.js';
import type { RenderPlan } from '../render/render-plan.js';
import { CACHE, COMMON_OPTIONS, checkOptions, PATH } from '../settings/check-options.js';
import { checkReference } from '../settings/check-reference.js';
import { presentNames } from '../settings/former-names.js';
import { type GivenSettings, resolveSettings, SETTING_NAMES, type Settings } from '../settings/settings.js';

/** What {@link colorize} takes. The settings are described in docs/settings.md. */
export interface ColorizeOptions extends GivenSettings, Watch<RenderPlan, RenderProgress> {
  /** Video file, image, folder of images, or numbered sequence such as `frame_%04d.png`. */
  readonly input: string;
  /**
   * Colour images, or frames of clips, to take colours from, at least one: paths, or objects with a path, the weight of the
   * reference and the part of it to use.
   */
  readonly references: readonly (string | GivenReference)[];
  /** Output file; next to the input, with `.colorized` in its name, when left out. */
  readonly output?: string | undefined;
  /**
   * Whether an existing output is replaced.
   *
   * @defaultValue `false`
   */
  readonly overwrite?: boolean | undefined;
  /**
   * Predictions that were made before, which are not made again. Those in the user's cache folder are read, where there are
   * any, when left out; `false` looks into none.
   */
  readonly cache?: PredictionCache | false | undefined;
}

/** {@link ColorizeOptions}, checked, with every default. */
export interface ColorizeRequest {
  readonly input: string;
  readonly references: readonly GivenReference[];
  readonly output: string | undefined;
  readonly overwrite: boolean;
  readonly signal: AbortSignal | undefined;
  readonly settings: Settings;
}

const OPTIONS = {
  input: { schema: PATH, allowed: 'the path of a video file, an image, a folder or a sequence' },
  references: {
    schema: z.array(z.union([PATH, z.looseObject({ path: PATH })])).min(1),
    allowed: 'a list of paths of colour images, or of objects with a path, one at least',
  },
  output: { schema: PATH.optional(), allowed: 'a path' },
  cache: CACHE,
  ...COMMON_OPTIONS,
} as const;

/**
 * Checks what a caller gives, once, at the library's boundary.
 *
 * @throws AutochromeError of kind `usage` naming option, value and what is allowed, also for options that do not exist
 */
export function checkColorizeOptions(given: ColorizeOptions): ColorizeRequest {
  const options = presentNames(given);
  checkOptions(options, OPTIONS, SETTING_NAMES);
  return {
    input: options.input,
    references: options.references.map(checkReference),
    output: options.output,
    overwrite: options.overwrite ?? false,
    signal: options.signal,
    settings: resolveSettings(options),
  };
}
