import type { SmallImage } from '../colour/small-image.js';
import { usageError } from '../errors.js';
import type { Network } from '../inference/network.js';
import { type Colorizer, type MethodName, NotFiniteError } from './colorizer.js';
import { type ReferenceBank, TOKEN_SIDE } from './reference-bank.js';
import { floats, fromImage, toImage } from './tensors.js';

/**
 * Channel of the similarity maps that holds the cosine of each token's best match. Of all channels it goes with the
 * error of the colours best, on images that have a near, a far and an unrelated reference.
 */
const BEST = 0;

/** Memory that the graph takes for each pair of a frame's and a reference's token, measured at 896x512. */
const BYTES_PER_PAIR = 20;

/** Beyond this a run is refused: systems that promise more memory than they have end the process without a word. */
const MOST_BYTES = 8 * 2 ** 30;

/** Methods that the trained networks stand behind. */
export type TrainedMethod = Extract<MethodName, 'network' | 'match'>;

/** How the trained networks colour. */
export interface TrainedOptions {
  readonly method: TrainedMethod;
  /**
   * Trust of `network` in matched colours against those it predicts, 0 (predicted alone) to 1 (matched alone). `match`
   * does not look at it.
   */
  readonly faithfulness: number;
}

/**
 * Takes the colours of each part of a frame from the parts of the references that show the same, by attention between
 * learned features (after He et al., Deep Exemplar-based Colorization, ACM Transactions on Graphics 37(4), 2018,
 * section 4.1). That is `match`; `network` goes on from there, and predicts from them and from what the frame shows the
 * colours of the whole (their section 4.2). Chroma comes at half of the lightness's width and height.
 *
 * @param network - `colour`
 * @throws (colorize) AutochromeError of kind `usage` when frame and references together are too large for memory,
 *   `failure` when the network fails, NotFiniteError when it returns what is not a number
 */
export function trainedColorizer(network: Network, bank: ReferenceBank, options: TrainedOptions): Colorizer {
  const { tokens, colours, summary, keys, bias } = bank;
  const { method } = options;
  const faithfulness = floats([1], Float32Array.of(options.faithfulness));
  return {
    method,
    colorize: async (lightness) => {
      checkMemory(lightness, bank);
      const outputs = await network.run({
        lightness: fromImage(lightness),
        tokens,
        colours,
        summary,
        keys,
        bias,
        faithfulness,
      });
      const chroma = finite(toImage(method === 'match' ? outputs.warp : outputs.chroma), network);
      const similarity = finite(toImage(outputs.similarity), network);
      return { chroma, confidence: channel(similarity, BEST) };
    },
  };
}

function checkMemory({ width, height }: SmallImage, { references, tokens }: ReferenceBank): void {
  const pairs = ((width * height) / TOKEN_SIDE ** 2) * (tokens.dims[1] as number);
  if (pairs * BYTES_PER_PAIR <= MOST_BYTES) return;
  const gibibytes = Math.round((pairs * BYTES_PER_PAIR) / 2 ** 30);
  throw usageError(
    `matching ${width}x${height} pixels with ${references} reference${references === 1 ? '' : 's'} ` +
      `takes ${gibibytes} GiB of memory; the limit is ${MOST_BYTES / 2 ** 30} GiB`,
    'Choose a smaller `size`, or fewer references.',
  );
}

function finite(image: SmallImage, { name }: Network): SmallImage {
  if (!image.data.every(Number.isFinite)) {
    throw new NotFiniteError(name);
  }
  return image;
}

/** One channel, held to 0 to 1. */
function channel({ width, height, data }: SmallImage, index: number): SmallImage {
  const size = width * height;
  const values = data.subarray(index * size, (index + 1) * size);
  return { width, height, channels: 1, data: values.map((value) => Math.min(Math.max(value, 0), 1)) };
}
