import type { SmallPicture } from '../colour/small-picture.js';
import type { Network } from '../inference/network.js';
import { labPlanes } from './lab-references.js';
import { type FloatTensor, floats } from './tensors.js';

/** What the networks know of all references of a shot: their tokens end to end. */
export interface ReferenceBank {
  /** References in it. */
  readonly references: number;
  /** What each token looks like, [1, tokens, 128]. */
  readonly tokens: FloatTensor;
  /** a*, b* of the 2x2 patch that each token stands for, [1, tokens, 8]. */
  readonly colours: FloatTensor;
  /** Features by which a match is judged, [1, tokens, 96]. */
  readonly features: FloatTensor;
  /** Logarithm of each token's weight, [1, tokens]. */
  readonly bias: FloatTensor;
}

/**
 * Prepares references for matching, once.
 *
 * Every reference weighs the same: a token of a reference with twice the tokens weighs half.
 *
 * @param network - `reference`
 * @param references - L*, a*, b* pictures, at least one; widths and heights multiples of 32
 * @throws RangeError when there is none or one has not three channels; AutochromeError of kind `failure` when the
 *   network fails
 */
export async function buildReferenceBank(
  network: Network,
  references: readonly SmallPicture[],
): Promise<ReferenceBank> {
  const parts = await Promise.all(
    labPlanes(references).map(async ({ width, height, lightness, a, b }) => {
      const chroma = new Float32Array(2 * width * height);
      chroma.set(a);
      chroma.set(b, width * height);
      const { tokens, colours, features } = await network.run({
        lightness: floats([1, 1, height, width], lightness),
        chroma: floats([1, 2, height, width], chroma),
      });
      return {
        tokens: tokens as FloatTensor,
        colours: colours as FloatTensor,
        features: features as FloatTensor,
      };
    }),
  );
  const counts = parts.map(({ tokens }) => tokens.dims[1] as number);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const weights = counts.map((count) => new Float32Array(count).fill(Math.log(mean / count)));
  return {
    references: references.length,
    tokens: endToEnd(parts.map(({ tokens }) => tokens)),
    colours: endToEnd(parts.map(({ colours }) => colours)),
    features: endToEnd(parts.map(({ features }) => features)),
    bias: endToEnd(weights.map((data) => floats([1, data.length], data))),
  };
}

/** Joins tensors along their second dimension, into shared memory: a bank goes to the networks with every frame. */
function endToEnd(tensors: readonly FloatTensor[]): FloatTensor {
  const length = tensors.reduce((sum, { data }) => sum + data.length, 0);
  const data = new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
  let at = 0;
  for (const tensor of tensors) {
    data.set(tensor.data, at);
    at += tensor.data.length;
  }
  const tokens = tensors.reduce((sum, { dims }) => sum + (dims[1] as number), 0);
  return floats([1, tokens, ...(tensors[0]?.dims.slice(2) ?? [])], data);
}
