import type { SmallImage } from '../colour/small-image.js';
import { GRID_SIDE } from './descriptor.js';

/** Largest number that a cell's colour is kept as; a* and b* of sRGB stay below it. */
const LARGEST = 127;

/**
 * Mean colours of the cells of an image, see `Descriptor.colours`.
 *
 * @param lab - CIE L*, a*, b*, three channels; width and height multiples of {@link GRID_SIDE}
 */
export function cellColours({ width, height, data }: SmallImage): Int8Array {
  const size = width * height;
  const cells = GRID_SIDE * GRID_SIDE;
  const [cellWidth, cellHeight] = [width / GRID_SIDE, height / GRID_SIDE];
  const sums = new Float64Array(2 * cells);
  for (let i = 0; i < size; i += 1) {
    const column = Math.floor((i % width) / cellWidth);
    const cell = Math.floor(Math.floor(i / width) / cellHeight) * GRID_SIDE + column;
    sums[cell] = (sums[cell] as number) + (data[size + i] as number);
    sums[cells + cell] = (sums[cells + cell] as number) + (data[2 * size + i] as number);
  }
  const samples = cellWidth * cellHeight;
  return Int8Array.from(sums, (sum) => Math.min(Math.max(Math.round(sum / samples), -LARGEST), LARGEST));
}
