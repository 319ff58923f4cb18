import type { SmallImage } from '../../src/colour/small-image.js';

/** Steps of lightness over a whole picture. */
export const LIGHTNESS_STEPS = 64;

/** Share of a picture at each of {@link LIGHTNESS_STEPS} steps of lightness. */
export function lightnessHistogram({ data }: SmallImage): Float32Array {
  const shares = new Float32Array(LIGHTNESS_STEPS);
  for (const lightness of data) {
    const step = Math.min(Math.max(Math.floor((lightness / 100) * LIGHTNESS_STEPS), 0), LIGHTNESS_STEPS - 1);
    shares[step] = (shares[step] as number) + 1 / data.length;
  }
  return shares;
}

/** Sum of the differences, step by step: 0 to 2. */
export function histogramDistance(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, share, i) => sum + Math.abs(share - (other[i] as number)), 0);
}
