import type { Plane } from './frame.js';
import { bytesPerSample, chromaSize, type PixelFormat, type PlaneSize } from './pixel-format.js';

/** The planes of a frame; chroma is undefined for gray. */
export interface Planes {
  readonly y: Plane;
  readonly cb: Plane | undefined;
  readonly cr: Plane | undefined;
}

/**
 * Views of Y, Cb and Cr as they lie in a buffer: one after the other from its start, without padding.
 *
 * @param format - of the frame
 * @param luma - size of the frame in samples
 * @param bytes - at least `frameBytes` long; above 8 bits it begins at an even place in its memory
 */
export function planesOf(format: PixelFormat, luma: PlaneSize, bytes: Uint8Array): Planes {
  const { width, height } = chromaSize(format, luma);
  const sampleBytes = bytesPerSample(format);
  let offset = bytes.byteOffset;
  const take = (samples: number): Plane => {
    const plane =
      sampleBytes === 1
        ? new Uint8Array(bytes.buffer, offset, samples)
        : new Uint16Array(bytes.buffer, offset, samples);
    offset += samples * sampleBytes;
    return plane;
  };
  const y = take(luma.width * luma.height);
  if (format.subsampling === 'gray') return { y, cb: undefined, cr: undefined };
  return { y, cb: take(width * height), cr: take(width * height) };
}
