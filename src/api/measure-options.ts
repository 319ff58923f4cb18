import { z } from 'zod';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { PlaneSize } from '../frame/pixel-format.js';
import type { ClipMeasures } from '../metrics/clip-measures.js';
import type { FrameMeasures } from '../metrics/frame-measures.js';
import type { Watch } from '../progress/watch.js';
import { CALLBACK, COMMON_OPTIONS, checkOptions, PATH } from '../settings/check-options.js';
import { presentNames } from '../settings/former-names.js';
import {
  checkMeasureSetting,
  type GivenMeasureSettings,
  MEASURE_SETTING_NAMES,
  type MeasureSettings,
} from '../settings/measure-settings.js';
import { CLIP_SETTING_NAMES, type ClipSettingName } from '../settings/setting-names.js';
import { checkSettings, type GivenSettings, type Settings } from '../settings/settings.js';

/** What {@link measure} is about to do, once everything has been opened and checked. */
export interface MeasurePlan {
  /** The clip. */
  readonly metadata: ClipMetadata;
  /** Path of the clip that motion is found in; that of the clip itself where no source was given. */
  readonly source: string;
  readonly truth: string | undefined;
  /** Size at which frames are measured. */
  readonly size: PlaneSize;
  readonly lags: readonly number[];
  /** Frames there will be, where the clip says so; may be an estimate. */
  readonly total: number | undefined;
}

/** How far a measurement is. */
export interface MeasureProgress {
  /** Frames measured. */
  readonly frames: number;
  readonly total: number | undefined;
  /** Of the last 48 frames; undefined for the first seven. */
  readonly framesPerSecond: number | undefined;
  readonly secondsLeft: number | undefined;
}

/** What {@link measure} has found. */
export interface MeasureResult extends Omit<MeasurePlan, 'metadata' | 'total'> {
  readonly clip: string;
  readonly measures: ClipMeasures;
  /** What to know when reading the measures, one sentence each. */
  readonly notes: readonly string[];
  /** Files written. */
  readonly csv: string | undefined;
  readonly svg: string | undefined;
  /** From the first frame's decoding to the finished files. */
  readonly elapsedSeconds: number;
  /** Damage in the clips; each was also passed to `onWarning`. */
  readonly warnings: readonly string[];
}

/** What {@link measure} takes. */
export interface MeasureOptions
  extends GivenMeasureSettings,
    Pick<GivenSettings, ClipSettingName>,
    Watch<MeasurePlan, MeasureProgress> {
  /** The clip to measure: video file, image, folder of images, or numbered sequence such as `frame_%04d.png`. */
  readonly clip: string;
  /**
   * The clip it was made from, whose luma motion is found in: the same size, rate and number of frames. The clip's own
   * luma when left out, which is as good where colorization left it as it was.
   */
  readonly source?: string | undefined;
  /** The clip in its true colours, to compare with: the same size, rate and number of frames. */
  readonly truth?: string | undefined;
  /** First frames of shots behind cuts, above 0 and ascending; found when left out. */
  readonly cuts?: readonly number[] | undefined;
  /** Where to write a table with a row per frame. */
  readonly csv?: string | undefined;
  /** Where to write a plot over the frames. */
  readonly svg?: string | undefined;
  /**
   * Whether existing files are replaced.
   *
   * @defaultValue `false`
   */
  readonly overwrite?: boolean | undefined;
  /** Called with the measures of each frame, in order. */
  readonly onFrame?: ((frame: FrameMeasures) => void) | undefined;
}

/** {@link MeasureOptions}, checked, with every default. */
export interface MeasureRequest extends MeasureSettings, Pick<Settings, ClipSettingName> {
  readonly clip: string;
  readonly source: string | undefined;
  readonly truth: string | undefined;
  readonly cuts: readonly number[] | undefined;
  readonly csv: string | undefined;
  readonly svg: string | undefined;
  readonly overwrite: boolean;
  readonly signal: AbortSignal | undefined;
}

const OPTIONS = {
  clip: { schema: PATH, allowed: 'the path of a video file, an image, a folder or a sequence' },
  source: { schema: PATH.optional(), allowed: 'the path of a clip' },
  truth: { schema: PATH.optional(), allowed: 'the path of a clip' },
  cuts: {
    schema: z
      .array(z.int().min(1))
      .refine((cuts) => cuts.every((cut, i) => i === 0 || cut > (cuts[i - 1] as number)))
      .optional(),
    allowed: 'a list of frame numbers from 1 up, ascending',
  },
  csv: { schema: PATH.optional(), allowed: 'a path' },
  svg: { schema: PATH.optional(), allowed: 'a path' },
  onFrame: { schema: CALLBACK, allowed: 'a function' },
  ...COMMON_OPTIONS,
} as const;

/**
 * Checks what a caller gives, once, at the library's boundary.
 *
 * @throws AutochromeError of kind `usage` naming option, value and what is allowed, also for options that do not exist
 */
export function checkMeasureOptions(given: MeasureOptions): MeasureRequest {
  const options = presentNames(given);
  checkOptions(options, OPTIONS, [...MEASURE_SETTING_NAMES, ...CLIP_SETTING_NAMES]);
  const { clip, source, truth, cuts, csv, svg, overwrite = false, signal } = options;
  return {
    clip,
    source,
    truth,
    cuts,
    csv,
    svg,
    overwrite,
    signal,
    size: checkMeasureSetting('size', options.size),
    lags: checkMeasureSetting('lags', options.lags).toSorted((a, b) => a - b),
    ...checkSettings(options, CLIP_SETTING_NAMES),
  };
}
