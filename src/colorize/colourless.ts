import { type LabPlanes, labPlanes, usedSamples } from './lab-references.js';
import type { ReferenceImage } from './reference-image.js';

/**
 * Spread of chroma below which an image is black and white, or of one tone as a sepia print is. Measured at 64 samples
 * of short side: three of four scans of old toned prints have 2.2 to 3.0, the palest of 13 colour photographs 3.6.
 */
export const COLOURLESS_SPREAD = 3.2;

/**
 * Mean distance of (a*, b*) from its own mean: how far the colours of an image, or of what is used of it, lie apart.
 *
 * @param lab - L*, a*, b*
 */
export function chromaSpread(lab: ReferenceImage): number {
  const [planes] = labPlanes([lab]);
  const { a, b } = usedSamples(planes as LabPlanes);
  const [meanA, meanB] = [mean(a), mean(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += Math.hypot((a[i] as number) - meanA, (b[i] as number) - meanB);
  return sum / a.length;
}

/** Whether an image has no colours to take: it is black and white, or toned as a whole. */
export function isColourless(lab: ReferenceImage): boolean {
  return chromaSpread(lab) < COLOURLESS_SPREAD;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
