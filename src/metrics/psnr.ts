import type { RgbImage } from '../colour/rgb-image.js';

/**
 * Peak signal-to-noise ratio over R', G' and B' together: 10 log10(peak^2 / mean squared error), the peak being the
 * highest code.
 *
 * @returns dB; Infinity for equal images
 * @throws RangeError when the images differ in size or bit depth
 */
export function psnr(image: RgbImage, truth: RgbImage): number {
  if (image.width !== truth.width || image.height !== truth.height || image.bitDepth !== truth.bitDepth) {
    throw new RangeError(`images of ${shape(image)} and ${shape(truth)} cannot be compared`);
  }
  let squares = 0;
  for (let i = 0; i < image.rgb.length; i += 1) {
    squares += ((image.rgb[i] as number) - (truth.rgb[i] as number)) ** 2;
  }
  const peak = 2 ** image.bitDepth - 1;
  return 10 * Math.log10((peak * peak * image.rgb.length) / squares);
}

function shape({ width, height, bitDepth }: RgbImage): string {
  return `${width}x${height} at ${bitDepth} bits`;
}
