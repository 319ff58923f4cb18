import { D65, inverseLabCurve, labCurve, RGB_TO_XYZ, XYZ_TO_RGB } from './lab.js';
import type { RgbImage } from './rgb-image.js';
import type { SmallImage } from './small-image.js';
import { srgbCode, srgbToLinearTable } from './srgb.js';

type Nine = [number, number, number, number, number, number, number, number, number];

/**
 * L*, a*, b* planes of an sRGB image.
 *
 * @returns three channels of the same size; L* 0 to 100
 */
export function srgbToLab(image: RgbImage): SmallImage {
  const { width, height, rgb, bitDepth } = image;
  const size = width * height;
  const linear = srgbToLinearTable(bitDepth);
  // The white point is folded into the matrix, so that no sample needs a division.
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = Array.from(
    RGB_TO_XYZ,
    (m, i) => m / (D65[i % 3] as number),
  ) as Nine;
  const data = new Float32Array(3 * size);
  for (let i = 0, j = 0; i < size; i += 1, j += 3) {
    const r = linear[rgb[j] as number] as number;
    const g = linear[rgb[j + 1] as number] as number;
    const b = linear[rgb[j + 2] as number] as number;
    const fx = labCurve(m0 * r + m3 * g + m6 * b);
    const fy = labCurve(m1 * r + m4 * g + m7 * b);
    const fz = labCurve(m2 * r + m5 * g + m8 * b);
    data[i] = 116 * fy - 16;
    data[size + i] = 500 * (fx - fy);
    data[2 * size + i] = 200 * (fy - fz);
  }
  return { width, height, channels: 3, data };
}

/**
 * sRGB bytes of L*, a*, b* planes. Colours outside sRGB are clamped channel by channel, which is how colorization is
 * scored in the literature; writing a clip keeps the luma instead, see {@link rgbFromYCbCr}.
 *
 * @param lab - three channels
 * @throws RangeError when the image has other than three channels
 */
export function labToSrgb(lab: SmallImage): RgbImage & { readonly rgb: Uint8Array; readonly bitDepth: 8 } {
  if (lab.channels !== 3) throw new RangeError(`a Lab image has 3 channels, not ${lab.channels}`);
  const { width, height, data } = lab;
  const size = width * height;
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = XYZ_TO_RGB as Nine;
  const rgb = new Uint8Array(3 * size);
  for (let i = 0, j = 0; i < size; i += 1, j += 3) {
    const fy = ((data[i] as number) + 16) / 116;
    const x = D65[0] * inverseLabCurve(fy + (data[size + i] as number) / 500);
    const y = inverseLabCurve(fy);
    const z = D65[2] * inverseLabCurve(fy - (data[2 * size + i] as number) / 200);
    rgb[j] = srgbCode(m0 * x + m3 * y + m6 * z);
    rgb[j + 1] = srgbCode(m1 * x + m4 * y + m7 * z);
    rgb[j + 2] = srgbCode(m2 * x + m5 * y + m8 * z);
  }
  return { width, height, rgb, bitDepth: 8 };
}

/**
 * Puts a lightness plane and a chroma image of the same size together.
 *
 * @param lightness - L*, one channel
 * @param chroma - a*, b*, two channels
 * @throws RangeError when sizes or channels do not fit
 */
export function joinLab(lightness: SmallImage, chroma: SmallImage): SmallImage {
  const { width, height } = lightness;
  if (
    lightness.channels !== 1 ||
    chroma.channels !== 2 ||
    chroma.width !== width ||
    chroma.height !== height
  ) {
    throw new RangeError(
      `lightness ${width}x${height}x${lightness.channels} and chroma ` +
        `${chroma.width}x${chroma.height}x${chroma.channels} do not make a Lab image`,
    );
  }
  const data = new Float32Array(3 * width * height);
  data.set(lightness.data);
  data.set(chroma.data, width * height);
  return { width, height, channels: 3, data };
}
