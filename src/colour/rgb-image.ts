/** A colour image: R', G', B' interleaved, row by row without padding, sRGB (IEC 61966-2-1), full range. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  /** 3 * width * height samples: bytes at 8 bits, 16-bit words at 16. */
  readonly rgb: Uint8Array | Uint16Array;
  readonly bitDepth: 8 | 16;
}
