import { divide, parseRational, type Rational, rational, toNumber } from '../time/rational.js';
import type { ClipMetadata } from './clip-metadata.js';
import type { StreamReport } from './ffprobe-report.js';

// Containers that count in milliseconds give averages that are off by far less than this; clips whose frames come at
// uneven distances are off by more.
const TOLERANCE = 0.002;

// Above this, a rate without an average beside it is taken for the clock of the container.
const FASTEST = 300;

/**
 * Chooses a stream's nominal frame rate from the two that ffprobe gives: the lowest rate at which every timestamp
 * falls on a frame, and the average. Where they agree the clip is steady and the first, a standard rate, is taken;
 * where they do not, frames come at uneven distances and the average stands for them.
 *
 * @returns frames per second, above zero; 25, and uneven, where the stream tells neither
 */
export function nominalFrameRate(
  stream: Pick<StreamReport, 'r_frame_rate' | 'avg_frame_rate'>,
  fieldOrder: ClipMetadata['fieldOrder'],
): { frameRate: Rational; variable: boolean } {
  const regular = positive(stream.r_frame_rate);
  const average = positive(stream.avg_frame_rate);
  if (!average) {
    // Without an average the first is a guess from a few timestamps, at worst the container's clock.
    return regular && toNumber(regular) <= FASTEST
      ? { frameRate: regular, variable: false }
      : { frameRate: rational(25), variable: true };
  }
  if (!regular) return { frameRate: average, variable: false };
  if (close(regular, average)) return { frameRate: regular, variable: false };
  // Field-coded streams are timed by their fields.
  const half = divide(regular, rational(2));
  if (fieldOrder !== 'progressive' && close(half, average)) return { frameRate: half, variable: false };
  return { frameRate: average, variable: true };
}

function positive(text: string): Rational | undefined {
  const value = parseRational(text);
  return value && value.numerator > 0 ? value : undefined;
}

function close(a: Rational, b: Rational): boolean {
  return Math.abs(toNumber(a) / toNumber(b) - 1) < TOLERANCE;
}
