import type { SmallImage } from '../colour/small-image.js';

/** Quarter turns by which {@link follow} has a reference's hues rotated: 90, 180 and 270 degrees. */
export const HUE_ROTATIONS = [1, 2, 3] as const;

/**
 * Rotates hues: (a*, b*) about neutral, lightness as it was.
 *
 * @param image - a*, b*, or L*, a*, b*
 * @param quarters - quarter turns from a* towards b*, a whole number
 * @throws RangeError when the image has neither two nor three channels
 */
export function rotateHues(image: SmallImage, quarters: number): SmallImage {
  const { width, height, channels } = image;
  const first = chromaChannel(image) * width * height;
  const size = width * height;
  const data = image.data.slice();
  const turns = ((quarters % 4) + 4) % 4;
  for (let turn = 0; turn < turns; turn += 1) {
    for (let i = first; i < first + size; i += 1) {
      const [a, b] = [data[i] as number, data[size + i] as number];
      data[i] = -b;
      data[size + i] = a;
    }
  }
  return { width, height, channels, data };
}

/**
 * How far a result follows its reference. Where the reference alone decides, rotating its hues rotates those of the result
 * by as much. For one rotation it is 1 - sum |result of the rotated reference - rotated result| / sum |result - rotated
 * result|, lengths in (a*, b*) summed over the image; the mean over the rotations is returned.
 *
 * @param result - a*, b*, or L*, a*, b*, of the reference as it is
 * @param rotated - the results of the reference with its hues rotated by each of {@link HUE_ROTATIONS}, in their order
 * @returns 1 where the reference alone decides, 0 where it does not matter, less where hues run away from it; undefined where
 *   the result has no colour
 * @throws RangeError when there is not one result for each rotation, or they differ in size or channels
 */
export function follow(result: SmallImage, rotated: readonly SmallImage[]): number | undefined {
  if (rotated.length !== HUE_ROTATIONS.length) {
    throw new RangeError(
      `${rotated.length} results are not one for each of ${HUE_ROTATIONS.length} rotations`,
    );
  }
  let sum = 0;
  for (const [i, other] of rotated.entries()) {
    const ideal = rotateHues(result, HUE_ROTATIONS[i] as number);
    const most = chromaDistance(result, ideal);
    if (most === 0) return undefined;
    sum += 1 - chromaDistance(other, ideal) / most;
  }
  return sum / rotated.length;
}

/** Sum of the lengths of differences in (a*, b*). */
function chromaDistance(one: SmallImage, other: SmallImage): number {
  const size = one.width * one.height;
  if (one.width !== other.width || one.height !== other.height || one.channels !== other.channels) {
    throw new RangeError('results of different sizes or channels cannot be compared');
  }
  const first = chromaChannel(one) * size;
  let sum = 0;
  for (let i = first; i < first + size; i += 1) {
    const a = (one.data[i] as number) - (other.data[i] as number);
    const b = (one.data[size + i] as number) - (other.data[size + i] as number);
    sum += Math.sqrt(a * a + b * b);
  }
  return sum;
}

/** The channel of a*. */
function chromaChannel({ channels }: SmallImage): number {
  if (channels !== 2 && channels !== 3) {
    throw new RangeError(`an image of a*, b* has 2 channels, or 3 with L*, not ${channels}`);
  }
  return channels - 2;
}
