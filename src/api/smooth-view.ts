import { codeValues } from '../colour/code-values.js';
import { lightnessOf, smallFrame } from '../decode/small-frame.js';
import type { ColourTags } from '../frame/colour-tags.js';
import type { Frame, Plane } from '../frame/frame.js';
import { chromaSize } from '../frame/pixel-format.js';
import type { View } from '../pipeline/estimate-motion.js';
import type { PairedFrame } from '../pipeline/paired-frame.js';
import type { CorrectedPlane } from '../temporal/correction.js';
import { measuringSize } from './measured-clips.js';
import type { SmoothedChannels } from './smooth-options.js';

/** Short side of the pictures on which corrections are found. */
const SHORT_SIDE = 192;

/** Bits of the samples of a small frame. */
const FINE_BITS = 16;

/**
 * What the temporal stage sees of a processed frame and its original, small: the original's lightness, and the planes that
 * shall be steady in 8-bit codes.
 *
 * @param tags - of the two clips
 */
export async function viewOfPair(
  { frame, original }: PairedFrame,
  tags: { readonly processed: ColourTags; readonly original: ColourTags },
  channels: SmoothedChannels,
): Promise<View> {
  const size = measuringSize(frame, SHORT_SIDE);
  const [small, its] = await Promise.all([
    smallFrame(frame, tags.processed, { size, fine: true }),
    smallFrame(original, tags.original, { size, lumaOnly: true, fine: true }),
  ]);
  const planes: Plane[] = [
    ...(channels === 'all' ? [small.y] : []),
    ...(small.chroma ? [small.chroma.cb, small.chroma.cr] : []),
  ];
  const count = size.width * size.height;
  const data = new Float32Array(count * planes.length);
  for (const [channel, plane] of planes.entries()) {
    for (let i = 0; i < count; i += 1) {
      data[channel * count + i] = (plane[i] as number) / 2 ** (FINE_BITS - 8);
    }
  }
  return { lightness: lightnessOf(its), processed: { ...size, channels: planes.length, data } };
}

/** The planes of a frame that are corrected, in the order of the channels of {@link viewOfPair}. */
export function correctedPlanes(
  frame: Frame,
  tags: ColourTags,
  channels: SmoothedChannels,
): readonly CorrectedPlane[] {
  const { format, y, cb, cr } = frame;
  const { chromaMin, chromaMax, maxCode } = codeValues(format.bitDepth, tags.range ?? 'limited');
  const scale = 2 ** (format.bitDepth - 8);
  const luma = { codes: y, width: frame.width, height: frame.height, scale, least: 0, most: maxCode };
  const chroma = { ...chromaSize(format, frame), scale, least: chromaMin, most: chromaMax };
  return [
    ...(channels === 'all' ? [luma] : []),
    ...(cb && cr ? [cb, cr].map((codes) => ({ ...chroma, codes })) : []),
  ];
}
