import type { SmallPicture } from '../colour/small-picture.js';
import type { Passage, WindowFrame } from './window-frame.js';

/** Points that count less than this are not followed any further. */
const FAINTEST = 0.02;

/** Bins of the histogram that finds the median change of lightness, over changes of -50 to 50. */
const BINS = 200;

/** What a window says of the colours of one of its frames. */
export interface Gathered {
  /** Mean of the processed pictures along the motion. */
  readonly mean: SmallPicture;
  /**
   * How many neighbours count in the mean, per pixel: the sum of their weights, the frame's own left out. 0 where it was
   * found in no neighbour.
   */
  readonly support: Float32Array;
}

/**
 * Gathers what the frames of a window show of each point of one frame: every pixel is followed through the window in
 * both directions, flow by flow, and the processed pictures are averaged where it passes. A frame counts by its distance
 * in time (a raised cosine, 0 just outside the window), nothing once the point was hidden or has left the picture, and
 * less the more its lightness differs there: exp(-d²/2σ²) as in Bonneel et al. 2015, equation 2, after the median
 * difference between the two frames was taken away, which is a flicker of exposure and not another thing.
 *
 * A pure function of the window. Memory: about 5 numbers per pixel, kept from call to call.
 */
export class Gatherer {
  readonly #size: number;
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  readonly #trust: Float32Array;
  readonly #difference: Float32Array;
  readonly #histogram = new Uint32Array(BINS);

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.#size = width * height;
    this.#x = new Float32Array(this.#size);
    this.#y = new Float32Array(this.#size);
    this.#trust = new Float32Array(this.#size);
    this.#difference = new Float32Array(this.#size);
  }

  /**
   * @param window - frames one after the other
   * @param centre - place in the window of the frame to gather for
   * @param reach - how many frames before and after it count, from 0
   * @param sigma - change of lightness, 0 to 100, at which a neighbour's weight has fallen to exp(-1/2)
   */
  gather(window: readonly WindowFrame[], centre: number, reach: number, sigma: number): Gathered {
    const frame = window[centre] as WindowFrame;
    const { channels, data } = frame.processed;
    const sums = data.slice();
    const support = new Float32Array(this.#size);
    for (const direction of [-1, 1] as const) {
      this.#start();
      let from = frame;
      for (let distance = 1; distance <= reach; distance += 1) {
        const passage = direction > 0 ? from.toNext : from.toPrevious;
        const neighbour = window[centre + direction * distance];
        if (!passage || !neighbour) break;
        this.#follow(passage);
        const offset = this.#compare(frame.lightness.data, neighbour.lightness.data);
        const share = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (reach + 1));
        this.#add(neighbour.processed, { offset, sigma, share, sums, support });
        from = neighbour;
      }
    }
    for (let channel = 0; channel < channels; channel += 1) {
      const start = channel * this.#size;
      for (let i = 0; i < this.#size; i += 1) {
        sums[start + i] = (sums[start + i] as number) / (1 + (support[i] as number));
      }
    }
    return { mean: { ...frame.processed, data: sums }, support };
  }

  /** Every point is where it is. */
  #start(): void {
    this.#trust.fill(1);
    for (let y = 0, i = 0; y < this.height; y += 1) {
      for (let x = 0; x < this.width; x += 1, i += 1) {
        this.#x[i] = x;
        this.#y[i] = y;
      }
    }
  }

  /** Moves every point one frame on. */
  #follow({ flow, visible }: Passage): void {
    const { width, height } = this;
    const [px, py, trust, u, v] = [this.#x, this.#y, this.#trust, flow.u, flow.v];
    const [right, bottom] = [width - 1, height - 1];
    for (let i = 0; i < this.#size; i += 1) {
      if (trust[i] === 0) continue;
      const x = px[i] as number;
      const y = py[i] as number;
      if (visible[Math.round(y) * width + Math.round(x)] === 0) {
        trust[i] = 0;
        continue;
      }
      const left = x | 0;
      const top = y | 0;
      const at = top * width + left;
      const across = left < right ? 1 : 0;
      const down = top < bottom ? width : 0;
      const fx = x - left;
      const fy = y - top;
      const w00 = (1 - fx) * (1 - fy);
      const w10 = fx * (1 - fy);
      const w01 = (1 - fx) * fy;
      const w11 = fx * fy;
      const nextX =
        x +
        w00 * (u[at] as number) +
        w10 * (u[at + across] as number) +
        w01 * (u[at + down] as number) +
        w11 * (u[at + across + down] as number);
      const nextY =
        y +
        w00 * (v[at] as number) +
        w10 * (v[at + across] as number) +
        w01 * (v[at + down] as number) +
        w11 * (v[at + across + down] as number);
      if (nextX < -0.5 || nextY < -0.5 || nextX > right + 0.5 || nextY > bottom + 0.5) {
        trust[i] = 0;
        continue;
      }
      px[i] = Math.min(Math.max(nextX, 0), right);
      py[i] = Math.min(Math.max(nextY, 0), bottom);
    }
  }

  /** Compares lightness where the points are with what it was at first; returns the median change. */
  #compare(first: Float32Array, now: Float32Array): number {
    const [histogram, difference, trust] = [this.#histogram, this.#difference, this.#trust];
    histogram.fill(0);
    let count = 0;
    for (let i = 0; i < this.#size; i += 1) {
      if (trust[i] === 0) continue;
      const change = this.#sample(now, 0, i) - (first[i] as number);
      difference[i] = change;
      const bin = Math.min(Math.max(Math.floor((change + 50) * (BINS / 100)), 0), BINS - 1);
      histogram[bin] = (histogram[bin] as number) + 1;
      count += 1;
    }
    return medianOf(histogram, count);
  }

  #add(
    processed: SmallPicture,
    to: { offset: number; sigma: number; share: number; sums: Float32Array; support: Float32Array },
  ): void {
    const { offset, share, sums, support } = to;
    const [difference, trust, size] = [this.#difference, this.#trust, this.#size];
    const steepness = -0.5 / (to.sigma * to.sigma);
    for (let i = 0; i < size; i += 1) {
      if (trust[i] === 0) continue;
      const change = (difference[i] as number) - offset;
      const weight = share * Math.exp(steepness * change * change);
      if (weight < FAINTEST * share) continue;
      support[i] = (support[i] as number) + weight;
      for (let channel = 0; channel < processed.channels; channel += 1) {
        const at = channel * size + i;
        sums[at] = (sums[at] as number) + weight * this.#sample(processed.data, channel * size, i);
      }
    }
  }

  /** A plane's value at point i, interpolated linearly. */
  #sample(plane: Float32Array, start: number, i: number): number {
    const { width, height } = this;
    const x = this.#x[i] as number;
    const y = this.#y[i] as number;
    const left = x | 0;
    const top = y | 0;
    const across = left + 1 < width ? 1 : 0;
    const down = top + 1 < height ? width : 0;
    const at = start + top * width + left;
    const fx = x - left;
    const upper = (plane[at] as number) + fx * ((plane[at + across] as number) - (plane[at] as number));
    const lower =
      (plane[at + down] as number) +
      fx * ((plane[at + across + down] as number) - (plane[at + down] as number));
    return upper + (y - top) * (lower - upper);
  }
}

/** Middle of the bin that holds the median. */
function medianOf(histogram: Uint32Array, count: number): number {
  let below = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    below += histogram[bin] as number;
    if (2 * below >= count && count > 0) return (bin + 0.5) * (100 / BINS) - 50;
  }
  return 0;
}
