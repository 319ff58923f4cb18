import type { PlaneSize } from '../frame/pixel-format.js';

/** Networks halve their input five times. */
const GRID = 32;

/** Longest side of a network's input over the short side asked for. */
const LONGEST = 4;

/** Short side of a network's input where nothing else is asked for, in samples: what film has the time for. */
export const FILM_SHORT_SIDE = 256;

/** The same for a single image, where twice the work is not noticed: fewer stains, finer detail. */
export const IMAGE_SHORT_SIDE = 384;

/**
 * Size at which networks see a frame: multiples of 32, at least 32x32, the proportions as near as that allows. The
 * long side is at most four times `shortSide`; of frames longer than that the short side shrinks instead, down to 32,
 * because the work of matching grows with the square of the area.
 *
 * @param frame - luma size in samples, at least 1x1
 * @param shortSide - 64 to 1024 pixels; taken to the nearest multiple of 32
 * @throws RangeError when a number is out of its range
 */
export function networkSize(frame: PlaneSize, shortSide: number = FILM_SHORT_SIDE): PlaneSize {
  const { width, height } = frame;
  if (!(Number.isInteger(shortSide) && shortSide >= 64 && shortSide <= 1024)) {
    throw new RangeError(`short side ${shortSide} is not a whole number from 64 to 1024`);
  }
  if (!(width >= 1 && height >= 1)) throw new RangeError(`a frame cannot be ${width}x${height}`);
  const aspect = Math.max(width, height) / Math.min(width, height);
  const base = onGrid(shortSide);
  const long = Math.min(onGrid(base * aspect), LONGEST * base);
  const short = aspect > LONGEST ? onGrid(long / aspect) : base;
  return width < height ? { width: short, height: long } : { width: long, height: short };
}

function onGrid(samples: number): number {
  return Math.max(Math.round(samples / GRID), 1) * GRID;
}
