import type { SmallImage } from '../colour/small-image.js';
import { GRID_SIDE, HISTOGRAM_BINS } from './descriptor.js';

/** Lightness of white. */
const WHITE = 100;

/**
 * How light each cell of the grid is: a histogram less its mean, as a unit vector; zeros where every step holds as
 * much. The product of two is the correlation of the histograms.
 *
 * @param lightness - L*, one channel, 0 to 100, its sides multiples of {@link GRID_SIDE}
 * @returns {@link HISTOGRAM_BINS} numbers for each cell, row by row
 */
export function cellHistograms({ width, height, data }: SmallImage): Float32Array {
  const [wide, tall] = [width / GRID_SIDE, height / GRID_SIDE];
  const counts = new Float32Array(GRID_SIDE * GRID_SIDE * HISTOGRAM_BINS);
  for (let y = 0, i = 0; y < height; y += 1) {
    const row = Math.floor(y / tall) * GRID_SIDE;
    for (let x = 0; x < width; x += 1, i += 1) {
      const step = Math.floor(((data[i] as number) / WHITE) * HISTOGRAM_BINS);
      const bin = Math.min(Math.max(step, 0), HISTOGRAM_BINS - 1);
      const place = (row + Math.floor(x / wide)) * HISTOGRAM_BINS + bin;
      counts[place] = (counts[place] as number) + 1;
    }
  }
  const mean = (wide * tall) / HISTOGRAM_BINS;
  for (let start = 0; start < counts.length; start += HISTOGRAM_BINS) {
    const cell = counts.subarray(start, start + HISTOGRAM_BINS);
    const length = Math.hypot(...cell.map((count) => count - mean));
    for (let bin = 0; bin < HISTOGRAM_BINS; bin += 1) {
      cell[bin] = length === 0 ? 0 : ((cell[bin] as number) - mean) / length;
    }
  }
  return counts;
}
