import type { SmallImage } from '../../colour/small-image.js';
import { averageAreas, type LightnessPlane } from '../cuts/thumbnail.js';
import { isCountdown } from './countdown.js';
import { isLettering, letteringOf } from './lettering.js';
import { lettersIn } from './letters.js';
import { commonestTone } from './strokes.js';

/** Bands of lightness in which an image's tone is taken. */
const BANDS = 12;

/** Distance in L* from the commonest tone within which a sample is of that tone. */
const OF_ONE_TONE = 5;

/** Share of a plain frame that is of one tone: the rest may be dirt and scratches. */
const PLAIN_SHARE = 0.97;

/** Distance in L* from the tone of a plain frame at which a speck is seen. */
const SPECK = 12;

/** Specks of dirt on a plain frame, at most: a night sky has more stars. */
const MOST_SPECKS = 15;

/** Size of the image by which it is seen whether writing stands still. */
const CELLS = { width: 32, height: 18 } as const;

/**
 * What a frame looks like, for telling what its shot is:
 *
 * - `plain`: one tone and no more than dirt on it
 * - `card`: lines of thin strokes on a ground of one tone
 * - `countdown`: few tones with a circle about the middle
 * - `faint`: something stands out, but not far enough to say
 * - `other`: any other image
 */
export type Look = 'plain' | 'card' | 'countdown' | 'faint' | 'other';

/** One frame, as far as it matters for what its shot is. */
export interface FrameLook {
  readonly look: Look;
  /**
   * Mean distance of (a*, b*) from the mean of samples of the same lightness: a film that is tinted or toned as a whole
   * has next to none. Undefined of a frame that is too dark or plain to tell.
   */
  readonly colourSpread: number | undefined;
  /** Lightness, very small. */
  readonly cells: Float32Array;
}

/**
 * Looks at a frame.
 *
 * @param lab - L*, a*, b*; writing is told from 144 samples of short side upwards
 */
export function lookAt(lab: SmallImage): FrameLook {
  const { width, height, data } = lab;
  const size = width * height;
  const plane = { width, height, data: data.subarray(0, size) };
  const cells = averageAreas(plane.data, plane, CELLS);
  const tone = commonestTone(plane.data);
  const ofTone = plane.data.reduce((sum, value) => sum + (Math.abs(value - tone) < OF_ONE_TONE ? 1 : 0), 0);
  const isPlain = ofTone > PLAIN_SHARE * size && specksIn(plane, tone) <= MOST_SPECKS;
  const lettering = letteringOf(plane);
  const look = isLettering(lettering)
    ? 'card'
    : isPlain
      ? 'plain'
      : isCountdown(plane)
        ? 'countdown'
        : lettering
          ? 'other'
          : 'faint';
  return { look, colourSpread: isPlain ? undefined : spreadAboutTone(lab), cells };
}

function specksIn({ width, data }: LightnessPlane, tone: number): number {
  const mask = Uint8Array.from(data, (value) => (Math.abs(value - tone) > SPECK ? 1 : 0));
  return lettersIn(mask, width).length;
}

/** See {@link FrameLook.colourSpread}. */
export function spreadAboutTone({ width, height, data }: SmallImage): number {
  const size = width * height;
  const band = (i: number) =>
    Math.min(Math.max(Math.floor(((data[i] as number) * BANDS) / 100), 0), BANDS - 1);
  const sums = new Float64Array(3 * BANDS);
  for (let i = 0; i < size; i += 1) {
    const at = 3 * band(i);
    sums[at] = (sums[at] as number) + 1;
    sums[at + 1] = (sums[at + 1] as number) + (data[size + i] as number);
    sums[at + 2] = (sums[at + 2] as number) + (data[2 * size + i] as number);
  }
  let spread = 0;
  for (let i = 0; i < size; i += 1) {
    const at = 3 * band(i);
    const count = sums[at] as number;
    const a = (data[size + i] as number) - (sums[at + 1] as number) / count;
    const b = (data[2 * size + i] as number) - (sums[at + 2] as number) / count;
    // Many times as fast as Math.hypot, and no number here is near the ends of its range.
    spread += Math.sqrt(a * a + b * b);
  }
  return spread / size;
}
