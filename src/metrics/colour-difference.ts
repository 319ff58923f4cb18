import { ciede2000 } from '../colour/ciede2000.js';
import type { SmallImage } from '../colour/small-image.js';

/**
 * Mean Euclidean distance in a*, b*: how far colours are off, lightness left out.
 *
 * @param image - L*, a*, b*
 * @param truth - L*, a*, b* of the same size
 * @throws RangeError when the images have other than three channels or differ in size
 */
export function meanChromaDistance(image: SmallImage, truth: SmallImage): number {
  const size = requireComparable(image, truth);
  const [p, q] = [image.data, truth.data];
  let sum = 0;
  for (let i = size; i < 2 * size; i += 1) {
    const a = (p[i] as number) - (q[i] as number);
    const b = (p[size + i] as number) - (q[size + i] as number);
    sum += Math.sqrt(a * a + b * b);
  }
  return sum / size;
}

/**
 * Mean CIEDE2000 difference (see {@link ciede2000}).
 *
 * @param image - L*, a*, b*
 * @param truth - L*, a*, b* of the same size
 * @throws RangeError when the images have other than three channels or differ in size
 */
export function meanCiede2000(image: SmallImage, truth: SmallImage): number {
  const size = requireComparable(image, truth);
  const [p, q] = [image.data, truth.data];
  let sum = 0;
  for (let i = 0; i < size; i += 1) {
    sum += ciede2000(
      p[i] as number,
      p[size + i] as number,
      p[2 * size + i] as number,
      q[i] as number,
      q[size + i] as number,
      q[2 * size + i] as number,
    );
  }
  return sum / size;
}

function requireComparable(image: SmallImage, truth: SmallImage): number {
  const [p, q] = [image, truth].map(({ width, height, channels }) => `${width}x${height}x${channels}`);
  if (p !== q || image.channels !== 3) {
    throw new RangeError(`Lab images of ${p} and ${q} cannot be compared`);
  }
  return image.width * image.height;
}
