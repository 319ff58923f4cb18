import type { Frame, Plane } from '../frame/frame.js';
import { chromaSize, type PixelFormat } from '../frame/pixel-format.js';
import { planesOf } from '../frame/planes.js';
import { resampleChroma } from './resample-chroma.js';

/**
 * The same frame with Cb and Cr planes of another subsampling in the same buffer, behind its luma. Luma is not
 * touched. The chroma's content is whatever the buffer holds: the caller fills it.
 *
 * @param frame - its luma lies at the start of a buffer that is large enough for `format`
 * @param format - of the frame's bit depth
 * @throws RangeError when the bit depths differ, or the luma lies elsewhere
 */
export function withChromaOf(frame: Frame, format: PixelFormat): Frame {
  const { y, buffer } = frame;
  if (format.bitDepth !== frame.format.bitDepth) {
    throw new RangeError(`frames have ${frame.format.bitDepth} bits, the output ${format.bitDepth}`);
  }
  if (y.buffer !== buffer.bytes.buffer || y.byteOffset !== buffer.bytes.byteOffset) {
    throw new RangeError('luma does not lie at the start of its buffer');
  }
  const { cb, cr } = planesOf(format, frame, buffer.bytes);
  return { ...frame, format, cb, cr };
}

/**
 * The same frame with its own colours, in another subsampling; neutral ones where it has none.
 *
 * Memory: a copy of the chroma for the length of the call, where the subsampling differs.
 *
 * @param frame - as for {@link withChromaOf}
 * @param location - chroma location by ffmpeg's name
 * @throws RangeError as {@link withChromaOf}
 */
export function keepingChroma(frame: Frame, format: PixelFormat, location: string): Frame {
  const { cb, cr } = frame;
  const from = frame.format.subsampling;
  const to = format.subsampling;
  if (to === 'gray' || from === to) return frame;
  if (!cb || !cr || from === 'gray') {
    const neutral = withChromaOf(frame, format);
    for (const plane of [neutral.cb, neutral.cr]) plane?.fill(2 ** (format.bitDepth - 1));
    return neutral;
  }
  const sources = [cb.slice(), cr.slice()] as const;
  const result = withChromaOf(frame, format);
  const [sizeFrom, sizeTo] = [chromaSize(frame.format, frame), chromaSize(format, frame)];
  for (const [place, target] of [result.cb, result.cr].entries()) {
    resampleChroma(
      { data: sources[place] as Plane, ...sizeFrom, subsampling: from },
      { data: target as Plane, ...sizeTo, subsampling: to },
      location,
    );
  }
  return result;
}
