import { type CodeValues, lumaFromCode } from './code-values.js';
import { inverseLabCurve, labCurve } from './lab.js';
import { linearToSrgb, srgbToLinear } from './srgb.js';

/**
 * CIE L* of a neutral grey whose R', G' and B' equal its luma, read as sRGB.
 *
 * @param luma - E'Y; clamped to 0 to 1
 * @returns 0 to 100
 */
export function lightnessOfLuma(luma: number): number {
  return 116 * labCurve(srgbToLinear(Math.min(Math.max(luma, 0), 1))) - 16;
}

/**
 * Luma of a neutral grey; the inverse of {@link lightnessOfLuma}.
 *
 * @param lightness - CIE L*, 0 to 100
 * @returns E'Y, 0 to 1
 */
export function lumaOfLightness(lightness: number): number {
  return linearToSrgb(inverseLabCurve((lightness + 16) / 116));
}

/**
 * CIE L* of every luma code.
 *
 * @returns maxCode + 1 values from 0 to 100
 */
export function lightnessTable(codes: CodeValues): Float32Array {
  return Float32Array.from({ length: codes.maxCode + 1 }, (_, code) =>
    lightnessOfLuma(lumaFromCode(code, codes)),
  );
}
