import { type LabPlanes, labPlanes, usedSamples } from './lab-references.js';
import type { ReferencePicture } from './reference-picture.js';

/**
 * Spread of chroma below which a picture is black and white, or of one tone as a sepia print is. Measured at 64 samples
 * of short side: three of four scans of old toned prints have 2.2 to 3.0, the palest of 13 colour photographs 3.6.
 */
export const COLOURLESS_SPREAD = 3.2;

/**
 * Mean distance of (a*, b*) from its own mean: how far the colours of a picture, or of what is used of it, lie apart.
 *
 * @param lab - L*, a*, b*
 */
export function chromaSpread(lab: ReferencePicture): number {
  const [planes] = labPlanes([lab]);
  const { a, b } = usedSamples(planes as LabPlanes);
  const [meanA, meanB] = [mean(a), mean(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += Math.hypot((a[i] as number) - meanA, (b[i] as number) - meanB);
  return sum / a.length;
}

/** Whether a picture has no colours to take: it is black and white, or toned as a whole. */
export function isColourless(lab: ReferencePicture): boolean {
  return chromaSpread(lab) < COLOURLESS_SPREAD;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
