/** How signal values lie on the code values of one bit depth and range. */
export interface CodeValues {
  /** Code of E'Y = 0. */
  readonly black: number;
  /** Code of E'Y = 1. */
  readonly white: number;
  /** Codes per unit of E'Y: white - black. */
  readonly lumaScale: number;
  /** Code of E'PB = E'PR = 0. */
  readonly chromaOffset: number;
  /** Codes per unit of E'PB and E'PR. */
  readonly chromaScale: number;
  /** Lowest code of nominal chroma, included. */
  readonly chromaMin: number;
  /** Highest code of nominal chroma, included. */
  readonly chromaMax: number;
  /** Highest code a sample can hold, 2^bitDepth - 1; the lowest is 0. */
  readonly maxCode: number;
}

/**
 * Code values of Y, Cb and Cr (ITU-T H.273 clause 8.3).
 *
 * @param bitDepth - 8 to 16
 * @param range - `limited` has black at 16 and white at 235 of 8 bits, `full` uses every code
 * @throws RangeError when the bit depth is not a whole number from 8 to 16
 */
export function codeValues(bitDepth: number, range: 'limited' | 'full'): CodeValues {
  if (!Number.isInteger(bitDepth) || bitDepth < 8 || bitDepth > 16) {
    throw new RangeError(`bit depth ${bitDepth} is not a whole number from 8 to 16`);
  }
  const maxCode = 2 ** bitDepth - 1;
  const chromaOffset = 2 ** (bitDepth - 1);
  if (range === 'full') {
    return {
      black: 0,
      white: maxCode,
      lumaScale: maxCode,
      chromaOffset,
      chromaScale: maxCode,
      chromaMin: 0,
      chromaMax: maxCode,
      maxCode,
    };
  }
  const step = 2 ** (bitDepth - 8);
  return {
    black: 16 * step,
    white: 235 * step,
    lumaScale: 219 * step,
    chromaOffset,
    chromaScale: 224 * step,
    chromaMin: 16 * step,
    chromaMax: 240 * step,
    maxCode,
  };
}

/**
 * E'Y of a luma code: 0 at black, 1 at white; beyond these for codes in the foot- and headroom of limited range.
 */
export function lumaFromCode(code: number, codes: CodeValues): number {
  return (code - codes.black) / codes.lumaScale;
}

/** Luma code nearest to E'Y, clamped to [0, maxCode]. */
export function codeFromLuma(luma: number, codes: CodeValues): number {
  return clampCode(Math.round(luma * codes.lumaScale + codes.black), codes.maxCode);
}

/** E'PB or E'PR of a chroma code, -0.5 to 0.5 for nominal codes. */
export function chromaFromCode(code: number, codes: CodeValues): number {
  return (code - codes.chromaOffset) / codes.chromaScale;
}

/** Chroma code nearest to E'PB or E'PR, clamped to [0, maxCode]. */
export function codeFromChroma(chroma: number, codes: CodeValues): number {
  return clampCode(Math.round(chroma * codes.chromaScale + codes.chromaOffset), codes.maxCode);
}

function clampCode(code: number, maxCode: number): number {
  return Math.min(Math.max(code, 0), maxCode);
}
