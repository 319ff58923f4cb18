import type { SmallImage } from '../../colour/small-image.js';
import { differentiate } from './derivatives.js';

/** A pyramid goes down to the last level whose short side has at least so many samples. */
const SHORTEST_SIDE = 10;

/** Standard deviation, in units of L*, below which an image is not stretched any further: what is left is grain. */
const LEAST_CONTRAST = 2;

/** An image ready for optical flow: normalised, and at every size that the search looks at. */
export interface FlowImage {
  readonly width: number;
  readonly height: number;
  /** The pyramid, see {@link pyramidSizes}. */
  readonly levels: readonly FlowLevel[];
}

/** Size of an image of a pyramid, in samples. */
export interface PyramidSize {
  readonly width: number;
  readonly height: number;
}

/** Sizes of the pyramid's images, the largest first: each half as wide and high as the one before, rounded up. */
export function pyramidSizes(width: number, height: number): readonly PyramidSize[] {
  const sizes: PyramidSize[] = [];
  let size = { width, height };
  do {
    sizes.push(size);
    size = { width: (size.width + 1) >> 1, height: (size.height + 1) >> 1 };
  } while (Math.min(size.width, size.height) >= SHORTEST_SIDE);
  return sizes;
}

/** An image of a pyramid. Samples have mean 0 and standard deviation 1 over the largest image. */
export class FlowLevel {
  #across: Float32Array | undefined;
  #down: Float32Array | undefined;

  constructor(
    readonly width: number,
    readonly height: number,
    readonly samples: Float32Array,
  ) {}

  /** Derivative to the right, per pixel of this level; computed when first asked for. */
  get across(): Float32Array {
    this.#across ??= differentiate(this.samples, this.width, this.height, 'across');
    return this.#across;
  }

  /** Derivative downwards, per pixel of this level; computed when first asked for. */
  get down(): Float32Array {
    this.#down ??= differentiate(this.samples, this.width, this.height, 'down');
    return this.#down;
  }
}

/**
 * Prepares an image for {@link opticalFlow}. In a clip each frame has a part in several flows: prepared once, it is
 * normalised and made small once.
 *
 * Exposure and contrast are taken out: samples get mean 0 and standard deviation 1, but an image whose standard deviation
 * is below 2 is not stretched to it, so that grain in a black frame stays small. Samples that are not finite count as the
 * mean of those that are.
 *
 * @param image - one channel of CIE L*, 0 to 100, or another measure of light on that scale; at least 1x1
 * @throws RangeError when it has no samples, another number of channels, or as many samples as its size does not say
 */
export function prepareForFlow(image: SmallImage): FlowImage {
  const { width, height, channels, data } = image;
  if (channels !== 1 || !(width >= 1) || !(height >= 1) || data.length !== width * height) {
    throw new RangeError(
      `flow is of images with one channel and at least one sample: ` +
        `this one is ${width}x${height} with ${channels} channels and ${data.length} samples`,
    );
  }
  const levels = [new FlowLevel(width, height, normalised(data))];
  for (let count = pyramidSizes(width, height).length; levels.length < count; ) {
    levels.push(halved(levels.at(-1) as FlowLevel));
  }
  return { width, height, levels };
}

function normalised(data: Float32Array): Float32Array {
  let [count, sum] = [0, 0];
  for (let i = 0; i < data.length; i += 1) {
    const sample = data[i] as number;
    if (Number.isFinite(sample)) {
      sum += sample;
      count += 1;
    }
  }
  const mean = count > 0 ? sum / count : 0;
  let squares = 0;
  for (let i = 0; i < data.length; i += 1) {
    const difference = (data[i] as number) - mean;
    if (Number.isFinite(difference)) squares += difference * difference;
  }
  const scale = 1 / Math.max(LEAST_CONTRAST, Math.sqrt(squares / Math.max(1, count)));
  const samples = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 1) {
    const difference = (data[i] as number) - mean;
    samples[i] = Number.isFinite(difference) ? difference * scale : 0;
  }
  return samples;
}

/**
 * Half as wide and high, by the binomial filter 1 3 3 1 in both directions: sample x lies in the middle between samples
 * 2x and 2x + 1 of the larger image, whatever its size. Beyond the borders the last sample goes on.
 */
function halved({ width, height, samples }: FlowLevel): FlowLevel {
  const [narrow, low] = [(width + 1) >> 1, (height + 1) >> 1];
  const rows = new Float32Array(narrow * height);
  for (let y = 0; y < height; y += 1) {
    const from = y * width;
    const last = from + width - 1;
    for (let x = 0; x < narrow; x += 1) {
      const at = from + 2 * x;
      const next = at < last ? at + 1 : last;
      const before = at > from ? at - 1 : from;
      const after = next < last ? next + 1 : last;
      rows[y * narrow + x] =
        0.125 * ((samples[before] as number) + (samples[after] as number)) +
        0.375 * ((samples[at] as number) + (samples[next] as number));
    }
  }
  const small = new Float32Array(narrow * low);
  for (let y = 0; y < low; y += 1) {
    const at = 2 * y;
    const next = Math.min(at + 1, height - 1);
    const before = Math.max(at - 1, 0) * narrow;
    const after = Math.min(next + 1, height - 1) * narrow;
    for (let x = 0; x < narrow; x += 1) {
      small[y * narrow + x] =
        0.125 * ((rows[before + x] as number) + (rows[after + x] as number)) +
        0.375 * ((rows[at * narrow + x] as number) + (rows[next * narrow + x] as number));
    }
  }
  return new FlowLevel(narrow, low, small);
}
