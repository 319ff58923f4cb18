import type { MatrixName } from '../frame/colour-tags.js';
import { LUMA_WEIGHTS } from './matrix-coefficients.js';

/** R', G', B' in floats, 0 to 1 and beyond, interleaved; a fourth channel is alpha, which nothing here looks at. */
export interface RgbSamples {
  readonly channels: 3 | 4;
  readonly data: Float32Array;
}

/** E'Y, E'PB and E'PR of one size, in floats: 0 to 1, and -0.5 to 0.5. */
export interface FloatYCbCr {
  readonly y: Float32Array;
  readonly cb: Float32Array;
  readonly cr: Float32Array;
}

/**
 * Fills E'Y, E'PB, E'PR from R', G', B' (ITU-T H.273 clause 8.3).
 *
 * @param planes - filled; a sample for each of the image
 */
export function fillLumaFromRgb(
  { channels, data }: RgbSamples,
  matrix: MatrixName,
  planes: FloatYCbCr,
): void {
  const { y, cb, cr } = planes;
  const { kr, kb } = LUMA_WEIGHTS[matrix];
  const kg = 1 - kr - kb;
  for (let i = 0, j = 0; i < y.length; i += 1, j += channels) {
    const [r, g, b] = [data[j] as number, data[j + 1] as number, data[j + 2] as number];
    const luma = kr * r + kg * g + kb * b;
    y[i] = luma;
    cb[i] = (0.5 * (b - luma)) / (1 - kb);
    cr[i] = (0.5 * (r - luma)) / (1 - kr);
  }
}

/**
 * R', G', B' of E'Y, E'PB, E'PR such that the luma stays what it is, to the rounding of floats: chroma is reduced about its
 * luma where R', G' or B' would leave 0 to 1, and is none where the luma does so itself. R' and B' are rounded first, and G'
 * makes up for it.
 *
 * @param into - filled but for alpha
 */
export function fillRgbFromLuma(planes: FloatYCbCr, matrix: MatrixName, into: RgbSamples): void {
  const { y, cb, cr } = planes;
  const { channels, data } = into;
  const { kr, kb } = LUMA_WEIGHTS[matrix];
  const kg = 1 - kr - kb;
  for (let i = 0, j = 0; i < y.length; i += 1, j += channels) {
    const luma = y[i] as number;
    const toBlue = 2 * (1 - kb) * (cb[i] as number);
    const toRed = 2 * (1 - kr) * (cr[i] as number);
    const toGreen = -(kr * toRed + kb * toBlue) / kg;
    const keep = Math.max(0, Math.min(1, room(luma, toRed), room(luma, toGreen), room(luma, toBlue)));
    if (keep === 0 || (toRed === 0 && toBlue === 0)) {
      data.fill(luma, j, j + 3);
      continue;
    }
    const red = Math.fround(luma + keep * toRed);
    const blue = Math.fround(luma + keep * toBlue);
    data[j] = red;
    data[j + 1] = (luma - kr * red - kb * blue) / kg;
    data[j + 2] = blue;
  }
}

/** The part of a step away from luma that stays within 0 to 1; at most 0 where luma does not. */
function room(luma: number, step: number): number {
  if (luma <= 0 || luma >= 1) return 0;
  if (step > 0) return (1 - luma) / step;
  return step < 0 ? -luma / step : 1;
}
