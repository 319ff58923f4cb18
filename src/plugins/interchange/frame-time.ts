import { compare, divide, multiply, type Rational, rational } from '../../time/rational.js';

/** Zero seconds. */
export const ZERO: Rational = rational(0);

/** One second. */
export const ONE_SECOND: Rational = rational(1);

/** Seconds that a number of frames takes; frames may be a fraction. */
export function secondsOf(frames: number | Rational, frameRate: Rational): Rational {
  return divide(typeof frames === 'number' ? rational(frames) : frames, frameRate);
}

/** Parts of a frame that decimal numbers of frames are kept to. */
const PARTS_OF_FRAME = 10_000;

/**
 * A number of frames that a file tells as a decimal number.
 *
 * @throws RangeError when it is too large
 */
export function framesOfDecimal(frames: number): Rational {
  return Number.isInteger(frames)
    ? rational(frames)
    : rational(Math.round(frames * PARTS_OF_FRAME), PARTS_OF_FRAME);
}

/** Frames in a number of seconds, exactly. */
export function framesOf(seconds: Rational, frameRate: Rational): Rational {
  return multiply(seconds, frameRate);
}

/** The whole frame nearest to a time; of two as near, the later. */
export function nearestFrame(seconds: Rational, frameRate: Rational): number {
  return nearestWhole(framesOf(seconds, frameRate));
}

/** The whole number nearest to a fraction; of two as near, the greater. */
export function nearestWhole({ numerator, denominator }: Rational): number {
  if (denominator === 1) return numerator;
  const [top, bottom] = [2n * BigInt(numerator) + BigInt(denominator), 2n * BigInt(denominator)];
  const quotient = top / bottom;
  return Number(top < 0n && quotient * bottom !== top ? quotient - 1n : quotient);
}

/** Whether a time falls on a frame. */
export function fallsOnFrame(seconds: Rational, frameRate: Rational): boolean {
  return framesOf(seconds, frameRate).denominator === 1;
}

/** The longest of lengths in seconds; zero where there is none. */
export function longest(lengths: readonly Rational[]): Rational {
  return lengths.reduce((most, length) => (compare(length, most) > 0 ? length : most), ZERO);
}
