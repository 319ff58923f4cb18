import { codeValues } from '../colour/code-values.js';
import { measuringSize } from '../decode/side-by-side.js';
import { lightnessOf, type SmallFrame, smallFrame } from '../decode/small-frame.js';
import type { ColourTags } from '../frame/colour-tags.js';
import type { Frame, Plane } from '../frame/frame.js';
import { chromaSize } from '../frame/pixel-format.js';
import type { View } from '../pipeline/estimate-motion.js';
import type { PairedFrame } from '../pipeline/paired-frame.js';
import type { CorrectedPlane } from '../temporal/correction.js';

/** What of a processed clip is made steady: everything, or its colours alone. */
export const SMOOTHED_CHANNELS = ['all', 'chroma'] as const;

/** What is made steady. */
export type SmoothedChannels = (typeof SMOOTHED_CHANNELS)[number];

/** Short side of the images on which corrections are found. */
const SHORT_SIDE = 192;

/** What a step of an 8-bit code is in the 16 bits of a small frame. */
const UNIT = 256;

/**
 * What the temporal stage sees of a processed frame and its original, small: the original's lightness, and the planes that
 * shall be steady in 8-bit codes. Of luma it is what processing has added to the original: light that changes in the
 * original too is no flicker, and luma that was not touched stays as it is.
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
      const code = (plane[i] as number) / UNIT;
      data[channel * count + i] = plane === small.y ? code - originalCode(its, i, small) : code;
    }
  }
  return { lightness: lightnessOf(its), processed: { ...size, channels: planes.length, data } };
}

/** Luma of the original at place i, in the 8-bit codes of the processed frame. */
function originalCode({ y, encoding }: SmallFrame, i: number, { encoding: own }: SmallFrame): number {
  const signal = ((y[i] as number) - encoding.codes.black) / encoding.codes.lumaScale;
  return (signal * own.codes.lumaScale) / UNIT;
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
