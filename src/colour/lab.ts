import { mat3, vec3 } from 'gl-matrix';

/** Three numbers: a colour's coordinates. */
export type Triple = readonly [number, number, number];

const EPSILON = (6 / 29) ** 3;
const KAPPA = (29 / 3) ** 3;

/** CIE 1931 x, y. */
export type Chromaticity = readonly [x: number, y: number];

/** What R, G and B stand for, and their white. */
export interface Primaries {
  readonly red: Chromaticity;
  readonly green: Chromaticity;
  readonly blue: Chromaticity;
  readonly white: Chromaticity;
}

/** The primaries of sRGB and D65 (IEC 61966-2-1, table 1; the same as ITU-R BT.709). */
export const SRGB_PRIMARIES: Primaries = {
  red: [0.64, 0.33],
  green: [0.3, 0.6],
  blue: [0.15, 0.06],
  white: [0.3127, 0.329],
};

/** X, Y, Z with Y = 1 of a chromaticity. */
export function xyzOfChromaticity([x, y]: Chromaticity): [number, number, number] {
  return [x / y, 1, (1 - x - y) / y];
}

/** X, Y, Z of the white point D65, Y = 1. */
export const D65: Triple = xyzOfChromaticity(SRGB_PRIMARIES.white);

/**
 * Linear R, G, B (0 to 1) to X, Y, Z (Y of white = 1), for some primaries (SMPTE RP 177).
 *
 * @returns column by column as gl-matrix keeps it, in double precision
 */
export function rgbToXyzMatrix({ red, green, blue, white }: Primaries): mat3 {
  // Plain arrays keep gl-matrix in double precision.
  const primaries: mat3 = [red, green, blue].flatMap(xyzOfChromaticity) as mat3;
  const inverse: mat3 = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  mat3.invert(inverse, primaries);
  const [r, g, b] = vec3.transformMat3([0, 0, 0], xyzOfChromaticity(white), inverse) as Triple;
  // Each primary is scaled so that R = G = B = 1 is white.
  const scaled: mat3 = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  return mat3.multiply(scaled, primaries, [r, 0, 0, 0, g, 0, 0, 0, b]);
}

/** Linear R, G, B (0 to 1) to X, Y, Z (Y of white = 1), column by column as gl-matrix keeps it. */
export const RGB_TO_XYZ: mat3 = rgbToXyzMatrix(SRGB_PRIMARIES);

/** Inverse of {@link RGB_TO_XYZ}. */
export const XYZ_TO_RGB: mat3 = mat3.invert([0, 0, 0, 0, 0, 0, 0, 0, 0], RGB_TO_XYZ) as mat3;

/** X, Y, Z of linear sRGB light. */
export function linearRgbToXyz(rgb: Triple): Triple {
  return vec3.transformMat3([0, 0, 0], [...rgb], RGB_TO_XYZ) as Triple;
}

/** Linear sRGB light of X, Y, Z; outside 0 to 1 where sRGB does not hold the colour. */
export function xyzToLinearRgb(xyz: Triple): Triple {
  return vec3.transformMat3([0, 0, 0], [...xyz], XYZ_TO_RGB) as Triple;
}

/**
 * f of CIE 15:2004, 8.2.1.1: the cube root, with a straight line near black.
 *
 * @param t - X/Xn, Y/Yn or Z/Zn
 */
export function labCurve(t: number): number {
  return t > EPSILON ? Math.cbrt(t) : (KAPPA * t + 16) / 116;
}

/** Inverse of {@link labCurve}. */
export function inverseLabCurve(f: number): number {
  return f > 6 / 29 ? f * f * f : (116 * f - 16) / KAPPA;
}

/**
 * CIE 1976 L*, a*, b* under D65 (CIE 15:2004, 8.2.1).
 *
 * @param xyz - Y of white = 1
 * @returns L* from 0 to 100; a* and b* about -110 to 110 for colours of sRGB
 * @example
 * ```ts
 * import { linearRgbToXyz, srgbToLinear, xyzToLab } from 'autochrome/core';
 *
 * const [red, green, blue] = [1, 0.5, 0.25].map(srgbToLinear) as [number, number, number];
 * console.log(xyzToLab(linearRgbToXyz([red, green, blue])));
 * ```
 */
export function xyzToLab([x, y, z]: Triple): Triple {
  const fy = labCurve(y);
  return [116 * fy - 16, 500 * (labCurve(x / D65[0]) - fy), 200 * (fy - labCurve(z / D65[2]))];
}

/** Inverse of {@link xyzToLab}. */
export function labToXyz([lightness, a, b]: Triple): Triple {
  const fy = (lightness + 16) / 116;
  return [
    D65[0] * inverseLabCurve(fy + a / 500),
    inverseLabCurve(fy),
    D65[2] * inverseLabCurve(fy - b / 200),
  ];
}
