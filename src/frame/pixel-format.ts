/** How many chroma samples a frame has for its luma samples; `gray` has none. */
export type ChromaSubsampling = 'gray' | '4:2:0' | '4:2:2' | '4:4:4' | '4:4:0' | '4:1:1';

/** Layout of a planar Y, Cb, Cr frame. */
export interface PixelFormat {
  readonly subsampling: ChromaSubsampling;
  /** Significant bits of a sample, 8 to 16. Above 8, samples are 16-bit words, the value in the low bits. */
  readonly bitDepth: number;
}

/** Width and height of a plane in samples. */
export interface PlaneSize {
  readonly width: number;
  readonly height: number;
}

/** log2 of the horizontal and vertical chroma subsampling. */
export const CHROMA_SHIFTS: Readonly<
  Record<Exclude<ChromaSubsampling, 'gray'>, { readonly x: number; readonly y: number }>
> = {
  '4:2:0': { x: 1, y: 1 },
  '4:2:2': { x: 1, y: 0 },
  '4:4:4': { x: 0, y: 0 },
  '4:4:0': { x: 0, y: 1 },
  '4:1:1': { x: 2, y: 0 },
};

/** Bytes of one sample: 1 at 8 bits, 2 above. */
export function bytesPerSample(format: PixelFormat): 1 | 2 {
  return format.bitDepth > 8 ? 2 : 1;
}

/**
 * Size of the Cb and Cr planes. Odd luma sizes round up, as ffmpeg and H.264 (clause 6.2) do.
 *
 * @returns 0x0 for gray
 */
export function chromaSize(
  format: Pick<PixelFormat, 'subsampling'> & Partial<PixelFormat>,
  luma: PlaneSize,
): PlaneSize {
  if (format.subsampling === 'gray') return { width: 0, height: 0 };
  const { x, y } = CHROMA_SHIFTS[format.subsampling];
  return { width: (luma.width + (1 << x) - 1) >> x, height: (luma.height + (1 << y) - 1) >> y };
}

/** Bytes of all planes of a frame, without padding. */
export function frameBytes(format: PixelFormat, luma: PlaneSize): number {
  const chroma = chromaSize(format, luma);
  return (luma.width * luma.height + 2 * chroma.width * chroma.height) * bytesPerSample(format);
}
