/**
 * Linear light of an sRGB signal (IEC 61966-2-1, 5.2).
 *
 * @param signal - 0 to 1; values outside are continued symmetrically about 0
 * @returns 0 to 1 for signals from 0 to 1
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
