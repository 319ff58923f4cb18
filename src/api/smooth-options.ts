import { z } from 'zod';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { CodecName } from '../encode/frame-sink.js';
import { usageError } from '../errors.js';
import type { RenderProgress } from '../pipeline/run-pipeline.js';
import type { Watch } from '../progress/watch.js';
import type { RenderResult } from '../render/render-plan.js';
import { SMOOTHED_CHANNELS, type SmoothedChannels } from '../render/smooth-view.js';
import { COMMON_OPTIONS, checkOptions, PATH } from '../settings/check-options.js';
import { presentNames } from '../settings/former-names.js';
import { SMOOTH_SETTING_NAMES, type SmoothSettingName } from '../settings/setting-names.js';
import { checkSettings, type GivenSettings, type Settings } from '../settings/settings.js';

/**
 * Temporal radius in frames when none is given. More than in a render of
 * our own: what others make may flicker violently, and then steadiness is worth more than nearness to the single frame.
 */
export const SMOOTH_WINDOW = 31;

/** What {@link smooth} is about to do, once everything has been opened and checked. */
export interface SmoothPlan {
  /** The processed clip. */
  readonly metadata: ClipMetadata;
  /** Path of the clip it was made from. */
  readonly source: string;
  /** Path of the output, or pattern of its images. */
  readonly output: string;
  readonly codec: CodecName;
  readonly backend: 'native' | 'wasm' | undefined;
  /** Frames there will be, where the clip says so; may be an estimate. */
  readonly total: number | undefined;
}

/** What {@link smooth} has done. */
export type SmoothResult = Omit<RenderResult, 'networks'>;

/** What {@link smooth} takes. The settings are described in docs/settings.md. */
export interface SmoothOptions
  extends Pick<GivenSettings, Exclude<SmoothSettingName, 'temporalWindow'>>,
    Watch<SmoothPlan, RenderProgress> {
  /** The processed clip: video file, folder of images, or image sequence such as `frame_%04d.png`. */
  readonly processed: string;
  /** The clip it was made from, frame for frame. */
  readonly source: string;
  /** As in a render, but 31 when left out. */
  readonly temporalWindow?: GivenSettings['temporalWindow'];
  /** What to smooth: luma and colours when left out. */
  readonly channels?: SmoothedChannels | undefined;
  /** Output file; next to the processed clip, with `.steady` in its name, when left out. */
  readonly output?: string | undefined;
  /**
   * Whether an existing output is replaced.
   *
   * @defaultValue `false`
   */
  readonly overwrite?: boolean | undefined;
}

/** {@link SmoothOptions}, checked, with every default. */
export interface SmoothRequest {
  readonly processed: string;
  readonly source: string;
  readonly channels: SmoothedChannels;
  readonly output: string | undefined;
  readonly overwrite: boolean;
  readonly signal: AbortSignal | undefined;
  readonly settings: Pick<Settings, SmoothSettingName>;
}

const OPTIONS = {
  processed: { schema: PATH, allowed: 'the path of a video file, a folder or a sequence' },
  source: { schema: PATH, allowed: 'the path of the clip that it was made from' },
  channels: { schema: z.enum(SMOOTHED_CHANNELS).optional(), allowed: SMOOTHED_CHANNELS.join(' or ') },
  output: { schema: PATH.optional(), allowed: 'a path' },
  ...COMMON_OPTIONS,
} as const;

/**
 * Checks what a caller gives, once, at the library's boundary.
 *
 * @throws AutochromeError of kind `usage` naming option, value and what is allowed, also for options that do not exist
 */
export function checkSmoothOptions(given: SmoothOptions): SmoothRequest {
  const options = presentNames(given);
  checkOptions(options, OPTIONS, SMOOTH_SETTING_NAMES);
  const temporalWindow = options.temporalWindow ?? SMOOTH_WINDOW;
  const settings = checkSettings({ ...options, temporalWindow }, SMOOTH_SETTING_NAMES);
  if (settings.smooth === 0) {
    throw usageError(
      '`smooth` 0 would not change the clip',
      'Leave it out, or give `smooth` a number above 0 and up to 100',
    );
  }
  const { processed, source, channels = 'all', output, overwrite = false, signal } = options;
  return { processed, source, channels, output, overwrite, signal, settings };
}
