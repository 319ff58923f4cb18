import { signalOf } from '../colorize/signal.js';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { Frame, Plane } from '../frame/frame.js';
import { CHROMA_SHIFTS, chromaSize, type PixelFormat } from '../frame/pixel-format.js';
import type { Planes } from '../frame/planes.js';
import { resampleChroma } from '../pipeline/resample-chroma.js';

type Described = Pick<ClipMetadata, 'format' | 'width' | 'height' | 'colour'>;

/** The format that holds the samples of both: the deeper, and the finer chroma in each direction. */
export function commonFormat(one: PixelFormat, other: PixelFormat): PixelFormat {
  const bitDepth = Math.max(one.bitDepth, other.bitDepth);
  if (one.subsampling === 'gray') return { subsampling: other.subsampling, bitDepth };
  if (other.subsampling === 'gray') return { subsampling: one.subsampling, bitDepth };
  const [a, b] = [CHROMA_SHIFTS[one.subsampling], CHROMA_SHIFTS[other.subsampling]];
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const found = Object.entries(CHROMA_SHIFTS).find(([, shift]) => shift.x === x && shift.y === y);
  return { subsampling: (found?.[0] ?? '4:4:4') as PixelFormat['subsampling'], bitDepth };
}

/**
 * Makes the function that gives the planes of a clip's frames in another format and range. What is so already is returned
 * as it is.
 *
 * @param range - of the planes that are made
 * @returns planes that are overwritten by the next call
 */
export function planesIn(
  clip: Described,
  format: PixelFormat,
  range: 'limited' | 'full',
): (frame: Frame) => Planes {
  const { codes: from, chromaLocation } = signalOf(clip, clip.colour);
  const own = clip.format;
  const target = { ...clip, format };
  const { codes: to } = signalOf(target, { ...clip.colour, range });
  const same = own.bitDepth === format.bitDepth && (clip.colour.range ?? 'limited') === range;
  const levels = (toCode: (code: number) => number) =>
    Uint16Array.from({ length: from.maxCode + 1 }, (_, code) =>
      Math.min(Math.max(Math.round(toCode(code)), 0), to.maxCode),
    );
  const luma = levels((code) => ((code - from.black) / from.lumaScale) * to.lumaScale + to.black);
  const chroma = levels(
    (code) => ((code - from.chromaOffset) / from.chromaScale) * to.chromaScale + to.chromaOffset,
  );
  const plane = (samples: number): Plane =>
    format.bitDepth > 8 ? new Uint16Array(samples) : new Uint8Array(samples);
  const size = chromaSize(format, clip);
  const ownSize = chromaSize(own, clip);
  const through = (table: Uint16Array, samples: Plane, into: Plane): Plane => {
    if (same) return samples;
    for (const [i, code] of samples.entries()) into[i] = table[code] as number;
    return into;
  };
  const y = plane(clip.width * clip.height);
  const neutral = plane(size.width * size.height).fill(to.chromaOffset);
  const pairOf = (samples: number): readonly [Plane, Plane] => [plane(samples), plane(samples)];
  const levelled = pairOf(ownSize.width * ownSize.height);
  const resampled = pairOf(size.width * size.height);
  return (frame) => {
    const converted = (samples: Plane | undefined, place: 0 | 1): Plane => {
      if (!samples || own.subsampling === 'gray' || format.subsampling === 'gray') return neutral;
      const data = through(chroma, samples, levelled[place]);
      if (own.subsampling === format.subsampling) return data;
      resampleChroma(
        { data, ...ownSize, subsampling: own.subsampling },
        { data: resampled[place], ...size, subsampling: format.subsampling },
        chromaLocation,
      );
      return resampled[place];
    };
    return {
      y: through(luma, frame.y, y),
      cb: format.subsampling === 'gray' ? undefined : converted(frame.cb, 0),
      cr: format.subsampling === 'gray' ? undefined : converted(frame.cr, 1),
    };
  };
}
