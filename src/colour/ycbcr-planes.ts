import type { MatrixName } from '../frame/colour-tags.js';
import type { Plane } from '../frame/frame.js';
import { type CodeValues, codeValues } from './code-values.js';
import { LUMA_WEIGHTS } from './matrix-coefficients.js';

/** Y, Cb and Cr of one size: 4:4:4. */
export interface YCbCrPlanes {
  readonly y: Plane;
  readonly cb: Plane;
  readonly cr: Plane;
}

/** How the codes of {@link YCbCrPlanes} are to be read. */
export interface YCbCrEncoding {
  readonly matrix: MatrixName;
  readonly codes: CodeValues;
}

/**
 * Fills Y, Cb and Cr from R', G', B' (ITU-T H.273 clause 8.3). Grey stays grey: equal R', G' and B' give neutral
 * chroma, and at full range and the same bit depth the very same number as luma.
 *
 * @param rgb - interleaved, full range
 * @param rgbBitDepth - bits of an RGB sample
 * @param planes - filled; each has a third of the samples of `rgb`
 */
export function fillYCbCrFromRgb(
  rgb: Uint8Array | Uint16Array,
  rgbBitDepth: 8 | 16,
  { matrix, codes }: YCbCrEncoding,
  planes: YCbCrPlanes,
): void {
  const { y, cb, cr } = planes;
  const { kr, kb } = LUMA_WEIGHTS[matrix];
  const kg = 1 - kr - kb;
  const { black, chromaOffset, maxCode } = codes;
  const rgbMax = 2 ** rgbBitDepth - 1;
  const lumaStep = codes.lumaScale / rgbMax;
  const cbStep = (0.5 * codes.chromaScale) / (1 - kb) / rgbMax;
  const crStep = (0.5 * codes.chromaScale) / (1 - kr) / rgbMax;
  for (let i = 0, j = 0; i < y.length; i += 1, j += 3) {
    const r = rgb[j] as number;
    const b = rgb[j + 2] as number;
    const luma = kr * r + kg * (rgb[j + 1] as number) + kb * b;
    y[i] = Math.round(luma * lumaStep + black);
    // Full range has one code too few above the offset: Cb = 0.5 would round to maxCode + 1.
    cb[i] = Math.min(Math.round((b - luma) * cbStep + chromaOffset), maxCode);
    cr[i] = Math.min(Math.round((r - luma) * crStep + chromaOffset), maxCode);
  }
}

/**
 * R', G', B' of Y, Cb, Cr such that the luma stays what it was. Where a colour lies outside R'G'B', its chroma is
 * reduced about its luma instead of clamping channels. R' and B' are rounded first and G' makes up for their
 * rounding, so that {@link fillYCbCrFromRgb} with the same encoding returns the very same Y from an output of no
 * fewer bits. Neutral chroma gives equal channels. Luma below black or above white (foot- and headroom of limited
 * range) cannot be held and is clipped.
 *
 * @param rgbBitDepth - bits of an RGB sample wanted; full range
 * @returns `rgb`: interleaved; `clipped`: samples whose luma was outside [black, white]
 */
export function rgbFromYCbCr(
  planes: YCbCrPlanes,
  { matrix, codes }: YCbCrEncoding,
  rgbBitDepth: 8 | 16,
): { readonly rgb: Uint8Array | Uint16Array; readonly clipped: number } {
  const { y, cb, cr } = planes;
  const { kr, kb } = LUMA_WEIGHTS[matrix];
  const kg = 1 - kr - kb;
  const { black, white, chromaOffset } = codes;
  const { maxCode: rgbMax } = codeValues(rgbBitDepth, 'full');
  const lumaStep = rgbMax / codes.lumaScale;
  const redStep = (2 * (1 - kr) * rgbMax) / codes.chromaScale;
  const blueStep = (2 * (1 - kb) * rgbMax) / codes.chromaScale;
  const rgb = rgbBitDepth === 16 ? new Uint16Array(3 * y.length) : new Uint8Array(3 * y.length);
  let clipped = 0;
  for (let i = 0, j = 0; i < y.length; i += 1, j += 3) {
    const code = y[i] as number;
    if (code < black || code > white) clipped += 1;
    const luma = (Math.min(Math.max(code, black), white) - black) * lumaStep;
    const toBlue = ((cb[i] as number) - chromaOffset) * blueStep;
    const toRed = ((cr[i] as number) - chromaOffset) * redStep;
    if (toBlue === 0 && toRed === 0) {
      const gray = Math.round(luma);
      rgb[j] = gray;
      rgb[j + 1] = gray;
      rgb[j + 2] = gray;
      continue;
    }
    const toGreen = -(kr * toRed + kb * toBlue) / kg;
    const keep = Math.min(
      1,
      roomShare(luma, toRed, rgbMax),
      roomShare(luma, toGreen, rgbMax),
      roomShare(luma, toBlue, rgbMax),
    );
    const red = Math.round(luma + keep * toRed);
    const blue = Math.round(luma + keep * toBlue);
    const green = Math.round((luma - kr * red - kb * blue) / kg);
    rgb[j] = red;
    rgb[j + 1] = Math.min(Math.max(green, 0), rgbMax);
    rgb[j + 2] = blue;
  }
  return { rgb, clipped };
}

/** The part of a step away from luma that stays within [0, max]. */
function roomShare(luma: number, step: number, max: number): number {
  if (step > 0) return (max - luma) / step;
  return step < 0 ? -luma / step : 1;
}
