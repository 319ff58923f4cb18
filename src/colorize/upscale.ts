import { chromaOffset } from '../colour/chroma-siting.js';
import type { SmallImage } from '../colour/small-image.js';
import type { ColourTags } from '../frame/colour-tags.js';
import { CHROMA_SHIFTS, type ChromaSubsampling, chromaSize } from '../frame/pixel-format.js';
import type { Network, Tensor } from '../inference/network.js';
import { lumaCodes, putChroma } from './float-planes.js';
import { levels } from './lightness.js';
import type { ChromaPlanes, LumaFrame, SamplePlane } from './luma-frame.js';
import { signalOf } from './signal.js';
import { floats, fromImage, heightAndWidth, planeBytes } from './tensors.js';

/**
 * Fills Cb and Cr planes for a frame: small chroma brought to the planes' size along the edges of the frame's own luma,
 * which is not changed, and recomposed so that the luma stands for the lightness it has.
 *
 * @param network - `upscale`
 * @param frame - its memory is used until the promise settles
 * @param tags - of the frame's clip; what they leave open is decided as in {@link signalOf}
 * @param prediction - `lightness`: CIE L* of the frame, one channel; `chroma`: a*, b*, two channels, at or below the
 *   size of the lightness
 * @param into - of the frame's kind of samples; they may lie in its buffer
 * @throws AutochromeError of kind `failure` when the network fails
 */
export async function upscaleChroma(
  network: Network,
  frame: LumaFrame,
  tags: ColourTags,
  prediction: { readonly lightness: SmallImage; readonly chroma: SmallImage },
  into: ChromaPlanes,
): Promise<void> {
  const { codes, weights, chromaLocation } = signalOf(frame, tags);
  const { subsampling } = into;
  const { cb, cr } = await network.run({
    samples: planeBytes(lumaCodes(frame), frame),
    levels: levels(codes),
    lightness: fromImage(prediction.lightness),
    chroma: fromImage(prediction.chroma),
    grid: heightAndWidth(chromaSize({ subsampling }, frame)),
    siting: sitingKernels(subsampling, chromaLocation),
    matrix: floats([2], Float32Array.of(weights.kr, weights.kb)),
    codes: floats(
      [4],
      Float32Array.of(codes.chromaOffset, codes.chromaScale, codes.chromaMin, codes.chromaMax),
    ),
  });
  writePlane(into.cb, cb);
  writePlane(into.cr, cr);
}

/**
 * Weights of the sample before and of the sample itself, across and down, that move chroma from the middle of the luma
 * samples it stands for to where it lies. Half a sample towards the first is what formats ask for. 4:1:1 at the left
 * would need one and a half and gets one; `bottom` would need half a sample the other way and gets none.
 */
export function sitingKernels(subsampling: ChromaSubsampling, location: string): Tensor {
  const { x, y } = chromaOffset(subsampling, location);
  const shifts = subsampling === 'gray' ? { x: 0, y: 0 } : CHROMA_SHIFTS[subsampling];
  return floats([2, 2], Float32Array.of(...kernel(x, shifts.x), ...kernel(y, shifts.y)));
}

function kernel(offset: number, shift: number): [number, number] {
  const middle = ((1 << shift) - 1) / 2;
  const before = Math.min(Math.max(middle - offset, 0), 1);
  return [before, 1 - before];
}

function writePlane(plane: SamplePlane, samples: Tensor | undefined): void {
  if (samples?.type !== 'uint8') {
    throw new TypeError(
      `a graph returned ${samples?.type} [${samples?.dims}] for a plane of ${plane.length}`,
    );
  }
  putChroma(plane, samples.data);
}
