import { compare, formatRational, type Rational, rational, toNumber } from '../../time/rational.js';

/** Below this no rate counts as one of those that are a whole number over 1.001. */
const SLOWEST_NTSC = 12;

/** How far `23.98`, the roughest of the common roundings, is from 24/1.001, and a little more. */
const ROUNDING = 0.005;

/** Denominators above this belong to no frame rate. */
const LARGEST_DENOMINATOR = 100_000;

/**
 * The exact rate that a decimal number stands for: `23.976` and `23.98` are 24000/1001, `24.0` is 24.
 *
 * @param value - frames per second
 * @returns undefined when the number is not above zero, or not finite
 */
export function exactRate(value: number): Rational | undefined {
  if (!(value > 0) || value > 1e9) return undefined;
  const whole = Math.round(value);
  if (whole > 0 && Math.abs(value - whole) < 1e-4) return rational(whole);
  const ntsc = Math.round(value * 1.001);
  if (ntsc >= SLOWEST_NTSC && Math.abs(value - (ntsc * 1000) / 1001) < ROUNDING) {
    return rational(ntsc * 1000, 1001);
  }
  return nearestFraction(value);
}

/** The simplest fraction that a floating-point number is the nearest to: its continued fraction, cut where it fits. */
function nearestFraction(value: number): Rational | undefined {
  let [above, above1, below, below1] = [1, 0, 0, 1];
  let rest = value;
  for (let step = 0; step < 40; step++) {
    const whole = Math.floor(rest);
    [above, above1] = [whole * above + above1, above];
    [below, below1] = [whole * below + below1, below];
    if (below > LARGEST_DENOMINATOR) return above1 > 0 ? rational(above1, below1) : undefined;
    if (Math.abs(above / below - value) < 1e-9 * value || rest === whole) break;
    rest = 1 / (rest - whole);
  }
  return above > 0 ? rational(above, below) : undefined;
}

/**
 * A rate as Final Cut Pro tells it: whole frames per second, and whether they are slowed down by 1.001.
 *
 * @returns undefined for rates that are neither
 */
export function timebaseOf(frameRate: Rational): { timebase: number; ntsc: boolean } | undefined {
  if (frameRate.denominator === 1) return { timebase: frameRate.numerator, ntsc: false };
  const timebase = Math.round(toNumber(frameRate) * 1.001);
  return timebase > 0 && compare(frameRate, rational(timebase * 1000, 1001)) === 0
    ? { timebase, ntsc: true }
    : undefined;
}

/** The rate of a timebase, slowed down by 1.001 with `ntsc`. */
export function rateOfTimebase(timebase: number, ntsc: boolean): Rational {
  return ntsc ? rational(timebase * 1000, 1001) : rational(timebase);
}

/** `24 frames per second`, `24000/1001 frames per second`. */
export function formatRate(frameRate: Rational): string {
  return `${formatRational(frameRate)} frames per second`;
}
