import type { RgbPicture } from '../colour/rgb-picture.js';

/**
 * Peak signal-to-noise ratio over R', G' and B' together: 10 log10(peak^2 / mean squared error), the peak being the
 * highest code.
 *
 * @returns dB; Infinity for equal pictures
 * @throws RangeError when the pictures differ in size or bit depth
 */
export function psnr(picture: RgbPicture, truth: RgbPicture): number {
  if (
    picture.width !== truth.width ||
    picture.height !== truth.height ||
    picture.bitDepth !== truth.bitDepth
  ) {
    throw new RangeError(`pictures of ${shape(picture)} and ${shape(truth)} cannot be compared`);
  }
  let squares = 0;
  for (let i = 0; i < picture.rgb.length; i += 1) {
    squares += ((picture.rgb[i] as number) - (truth.rgb[i] as number)) ** 2;
  }
  const peak = 2 ** picture.bitDepth - 1;
  return 10 * Math.log10((peak * peak * picture.rgb.length) / squares);
}

function shape({ width, height, bitDepth }: RgbPicture): string {
  return `${width}x${height} at ${bitDepth} bits`;
}
