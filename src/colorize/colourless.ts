import type { SmallPicture } from '../colour/small-picture.js';

/**
 * Spread of chroma below which a picture is black and white, or of one tone as a sepia print is. Measured at 64 samples
 * of short side: three of four scans of old toned prints have 2.2 to 3.0, the palest of 13 colour photographs 3.6.
 */
export const COLOURLESS_SPREAD = 3.2;

/**
 * Mean distance of (a*, b*) from its own mean: how far the colours of a picture lie apart.
 *
 * @param lab - L*, a*, b*
 */
export function chromaSpread(lab: SmallPicture): number {
  const size = lab.width * lab.height;
  const [a, b] = [lab.data.subarray(size, 2 * size), lab.data.subarray(2 * size, 3 * size)];
  const [meanA, meanB] = [mean(a), mean(b)];
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += Math.hypot((a[i] as number) - meanA, (b[i] as number) - meanB);
  return sum / size;
}

/** Whether a picture has no colours to take: it is black and white, or toned as a whole. */
export function isColourless(lab: SmallPicture): boolean {
  return chromaSpread(lab) < COLOURLESS_SPREAD;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
