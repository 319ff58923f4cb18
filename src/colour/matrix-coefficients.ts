import { mat3 } from 'gl-matrix';
import type { MatrixName } from '../frame/colour-tags.js';

/** Weights of R' and B' in luma; the weight of G' is 1 - kr - kb. */
export interface LumaWeights {
  readonly kr: number;
  readonly kb: number;
}

/** KR and KB by matrix (ITU-T H.273, table 4: MatrixCoefficients 1, 4, 5, 6, 7 and 9). */
export const LUMA_WEIGHTS: Readonly<Record<MatrixName, LumaWeights>> = {
  bt709: { kr: 0.2126, kb: 0.0722 },
  fcc: { kr: 0.3, kb: 0.11 },
  bt470bg: { kr: 0.299, kb: 0.114 },
  smpte170m: { kr: 0.299, kb: 0.114 },
  smpte240m: { kr: 0.212, kb: 0.087 },
  bt2020nc: { kr: 0.2627, kb: 0.0593 },
};

/**
 * Matrix from E'R, E'G, E'B (0 to 1) to E'Y (0 to 1), E'PB and E'PR (-0.5 to 0.5): ITU-T H.273 clause 8.3.
 *
 * @returns column by column as gl-matrix keeps it, in double precision
 */
export function rgbToYCbCrMatrix(matrix: MatrixName): mat3 {
  const { kr, kb } = LUMA_WEIGHTS[matrix];
  const kg = 1 - kr - kb;
  const pb = 0.5 / (1 - kb);
  const pr = 0.5 / (1 - kr);
  return [kr, -kr * pb, 0.5, kg, -kg * pb, -kg * pr, kb, 0.5, -kb * pr];
}

/** Inverse of {@link rgbToYCbCrMatrix}. */
export function yCbCrToRgbMatrix(matrix: MatrixName): mat3 {
  // gl-matrix writes into what it is given: a plain array keeps double precision where mat3.create() is single.
  const inverse: mat3 = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  mat3.invert(inverse, rgbToYCbCrMatrix(matrix));
  return inverse;
}

/**
 * The matrix of a clip that does not name its own, as players choose it: `bt709` from 1280 samples of width or 720
 * of height upwards, else `smpte170m` (the same numbers as `bt470bg`).
 *
 * @param width - luma width in samples
 * @param height - luma height in samples
 */
export function defaultMatrix(width: number, height: number): MatrixName {
  return width >= 1280 || height >= 720 ? 'bt709' : 'smpte170m';
}
