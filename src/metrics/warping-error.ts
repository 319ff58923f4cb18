import type { SmallImage } from '../colour/small-image.js';

/**
 * Warping error of one pair of frames, E_warp of Lai et al. (Learning Blind Video Temporal Consistency, ECCV 2018,
 * section 4, temporal stability): the mean squared Euclidean distance between an image and another one warped onto it,
 * over the points that both show. Over R', G', B' from 0 to 1, a third of it is the mean over channels, which the
 * authors' program prints and papers quote.
 *
 * Unlike there, a pair without a common point has no error instead of an error of 0.
 *
 * @param image - any number of channels
 * @param warped - the other, of the same shape: each point with what its motion leads to
 * @param visible - per point, 0 where the two are not compared
 * @returns in squared units of the channels; undefined when no point is compared
 * @throws RangeError when shapes differ
 */
export function warpingError(image: SmallImage, warped: SmallImage, visible: Uint8Array): number | undefined {
  const { width, height, channels, data } = image;
  const size = width * height;
  if (
    warped.width !== width ||
    warped.height !== height ||
    warped.channels !== channels ||
    visible.length !== size
  ) {
    throw new RangeError(
      `images of ${width}x${height}x${channels} and ${warped.width}x${warped.height}x${warped.channels} ` +
        `with ${visible.length} points cannot be compared`,
    );
  }
  const points = visibleCount(visible);
  if (points === 0) return undefined;
  let squares = 0;
  for (let channel = 0, at = 0; channel < channels; channel += 1) {
    for (let i = 0; i < size; i += 1, at += 1) {
      if (visible[i] === 0) continue;
      const difference = (data[at] as number) - (warped.data[at] as number);
      squares += difference * difference;
    }
  }
  return squares / points;
}

/** Points that are compared. */
export function visibleCount(visible: Uint8Array): number {
  let count = 0;
  for (const value of visible) if (value !== 0) count += 1;
  return count;
}
