/**
 * Linear light of an sRGB signal (IEC 61966-2-1, 5.2).
 *
 * @param signal - 0 to 1; values outside are continued symmetrically about 0
 * @returns 0 to 1 for signals from 0 to 1
 * @example
 * ```ts
 * import { srgbToLinear } from 'autochrome/core';
 *
 * console.log(srgbToLinear(0.5));
 * ```
 */
export function srgbToLinear(signal: number): number {
  const s = Math.abs(signal);
  const linear = s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  return signal < 0 ? -linear : linear;
}

/**
 * sRGB signal of linear light (IEC 61966-2-1, 5.3); the inverse of {@link srgbToLinear}.
 *
 * @param linear - 0 to 1; values outside are continued symmetrically about 0
 * @example
 * ```ts
 * import { linearToSrgb } from 'autochrome/core';
 *
 * console.log(linearToSrgb(0.18));
 * ```
 */
export function linearToSrgb(linear: number): number {
  const l = Math.abs(linear);
  const signal = l <= 0.0031308 ? l * 12.92 : 1.055 * l ** (1 / 2.4) - 0.055;
  return linear < 0 ? -signal : signal;
}

const tables = new Map<8 | 16, Float32Array>();

/**
 * Linear light of every sRGB code value.
 *
 * @returns 256 or 65536 values from 0 to 1; made once, not to be changed
 */
export function srgbToLinearTable(bitDepth: 8 | 16): Float32Array {
  let table = tables.get(bitDepth);
  if (!table) {
    const size = 2 ** bitDepth;
    table = Float32Array.from({ length: size }, (_, code) => srgbToLinear(code / (size - 1)));
    tables.set(bitDepth, table);
  }
  return table;
}

/** Linear light from which on the next code is nearer: half a code above each of 8 bits; the last is out of reach. */
const CODE_ENDS = Float64Array.from({ length: 256 }, (_, code) =>
  code === 255 ? Number.POSITIVE_INFINITY : srgbToLinear((code + 0.5) / 255),
);

/** Steps of {@link FIRST_CODES} from 0 to 1. */
const STEPS = 4096;

/** The code at the beginning of each step; no step spans more than two. */
const FIRST_CODES = Uint8Array.from({ length: STEPS + 1 }, (_, step) =>
  Math.round(255 * linearToSrgb(step / STEPS)),
);

/**
 * The sRGB code of 8 bits that is nearest to linear light: {@link linearToSrgb} without its power, for loops over
 * pixels.
 *
 * @param linear - clamped to 0 to 1
 */
export function srgbCode(linear: number): number {
  if (!(linear > 0)) return 0;
  if (linear >= 1) return 255;
  let code = FIRST_CODES[Math.floor(linear * STEPS)] as number;
  while (linear >= (CODE_ENDS[code] as number)) code += 1;
  return code;
}
