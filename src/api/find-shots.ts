import { srgbToLab } from '../colour/lab-image.js';
import type { SmallImage } from '../colour/small-image.js';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import { type FrameSet, measuringSize, readSideBySide } from '../decode/side-by-side.js';
import { lightnessOf, rgbOf, type SmallFrame } from '../decode/small-frame.js';
import { inputError, throwIfAborted } from '../errors.js';
import type { PlaneSize } from '../frame/pixel-format.js';
import { Pace } from '../progress/pace.js';
import { toldOnce } from '../progress/told-once.js';
import type { Watch } from '../progress/watch.js';
import { openGivenClip } from '../render/open-given-clip.js';
import { CALLBACK, COMMON_OPTIONS, checkOptions, PATH } from '../settings/check-options.js';
import { presentNames } from '../settings/former-names.js';
import { CLIP_SETTING_NAMES, type ClipSettingName } from '../settings/setting-names.js';
import { checkSettings, type GivenSettings } from '../settings/settings.js';
import { detectShots } from '../shots/cuts/detect-shots.js';
import { type FrameLook, lookAt } from '../shots/kinds/frame-look.js';
import { ShotSorter, type SortedShot } from '../shots/kinds/shot-sorter.js';
import { toNumber } from '../time/rational.js';

/** Short side in samples at which frames are looked at: writing is still writing, and grain is not. */
const SHORT_SIDE = 192;

/** How far {@link findShots} is. */
export interface FindShotsProgress {
  /** Frames looked at. */
  readonly frames: number;
  /** Frames there will be, where the clip says so; may be an estimate. */
  readonly total: number | undefined;
  /** Frames per second of late; undefined during the first frames. */
  readonly framesPerSecond: number | undefined;
  /** Seconds left at the present rate; undefined while rate or total are unknown. */
  readonly secondsLeft: number | undefined;
}

/** What {@link findShots} takes. */
export interface FindShotsOptions
  extends Pick<GivenSettings, ClipSettingName>,
    Omit<Watch<never, FindShotsProgress>, 'onStart'> {
  /** Video file, image, folder of images, or numbered sequence such as `frame_%04d.png`. */
  readonly clip: string;
}

/** What {@link findShots} has found. */
export interface FoundShots {
  /** In order; they cover the clip without gaps, and none is empty. */
  readonly shots: readonly SortedShot[];
  /** Frames of the clip, counted. */
  readonly frameCount: number;
  /** Damage in the clip; each was also passed to `onWarning`. */
  readonly warnings: readonly string[];
}

const OPTIONS = {
  clip: { schema: PATH, allowed: 'the path of a video file, an image, a folder or a sequence' },
  signal: COMMON_OPTIONS.signal,
  onProgress: { schema: CALLBACK, allowed: 'a function' },
  onWarning: { schema: CALLBACK, allowed: 'a function' },
} as const;

/**
 * Finds the shots of a clip, and what they are, in one pass; docs/shots.md says how and how well. Needs no networks. Memory
 * does not grow with the clip, but for a few numbers for each shot: 64 small images wait until it is known where shots
 * begin.
 *
 * @throws AutochromeError of kind `usage` when options are wrong, `input` when the clip cannot be read or has no frames,
 *   `interrupted` when the signal was aborted
 * @example
 * ```ts
 * import { findShots } from 'autochrome';
 *
 * const { shots } = await findShots({ clip: 'reel.mp4' });
 * for (const { start, end, kind } of shots) console.log(start, end, kind);
 * ```
 */
export async function findShots(given: FindShotsOptions): Promise<FoundShots> {
  const options = presentNames(given);
  checkOptions(options, OPTIONS, CLIP_SETTING_NAMES);
  const { clip, signal } = options;
  const settings = checkSettings(options, CLIP_SETTING_NAMES);
  throwIfAborted(signal);
  const { warnings, warn } = toldOnce(options.onWarning);
  const source = await openGivenClip(clip, settings, signal, warn);
  try {
    const size = lookingSize(source.metadata);
    const total = source.metadata.frameCount?.value;
    const sorter = new ShotSorter();
    const pace = new Pace();
    let frames = 0;
    const looked = looks(readSideBySide({ source, lumaOnly: false }, [], size, signal));
    for await (const { frame, cutKind, mixed } of detectShots(looked, ({ lightness }) => lightness)) {
      throwIfAborted(signal);
      sorter.push(frame.look, cutKind, mixed);
      frames += 1;
      pace.tick();
      const { framesPerSecond } = pace;
      options.onProgress?.({ frames, total, framesPerSecond, secondsLeft: pace.secondsLeft(total) });
    }
    if (frames === 0) throw inputError(`${clip} has no frames`, 'name another clip');
    return { shots: sorter.finish(), frameCount: frames, warnings };
  } finally {
    await source.close();
  }
}

interface LookedFrame {
  readonly index: number;
  readonly look: FrameLook;
  readonly lightness: SmallImage;
}

async function* looks(sets: AsyncIterable<FrameSet>): AsyncGenerator<LookedFrame> {
  for await (const { index, images } of sets) {
    const small = images[0] as SmallFrame;
    yield { index, look: lookAt(srgbToLab(rgbOf(small, 16))), lightness: lightnessOf(small) };
  }
}

/** With square samples, so that circles are round. */
function lookingSize({ width, height, sampleAspectRatio }: ClipMetadata): PlaneSize {
  const seen = { width: Math.max(1, Math.round(width * toNumber(sampleAspectRatio))), height };
  return measuringSize(seen, SHORT_SIDE);
}
