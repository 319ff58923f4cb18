import type { SmallPicture } from '../colour/small-picture.js';
import type { Passage } from './passage.js';
import { PlanePool } from './plane-pool.js';
import { ScreenedPoissonSolver } from './screened-poisson.js';
import type { SmoothingSettings } from './smoothing-settings.js';
import { type Onward, type Trail, TrailJoiner } from './trail.js';

/**
 * The steps of which a steady frame is made, from any frames and in any order: trails of single frames are joined to longer
 * ones, and what the longest have gathered both ways makes the frame. Stateless but for memory that is used again.
 */
export class TrailGatherer {
  readonly solver: ScreenedPoissonSolver;
  readonly #joiner: TrailJoiner;
  readonly #pool = new PlanePool();

  /**
   * @param width - of all pictures, at least 1
   * @param height - likewise
   */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly settings: SmoothingSettings,
  ) {
    this.#joiner = new TrailJoiner(width, height);
    this.solver = new ScreenedPoissonSolver(width, height);
  }

  /** The sums of a frame by itself: its samples, and ones. */
  ownSums({ data, channels }: SmallPicture): Float32Array {
    const size = this.width * this.height;
    const sums = this.#pool.floats((channels + 1) * size);
    sums.set(data);
    sums.fill(1, data.length);
    return sums;
  }

  /**
   * Joins a trail to the one that goes on from it.
   *
   * @param way - from the near trail's frame to the far one's
   * @param lightness - CIE L* of these frames
   * @param longest - whether nothing is joined to the result
   */
  join(
    near: Trail,
    way: Onward,
    far: Trail,
    lightness: { readonly near: Float32Array; readonly far: Float32Array },
    longest: boolean,
  ): Trail {
    const sums = this.#pool.floats(near.sums.length);
    this.#joiner.join(near.sums, way, far.sums, lightness, this.settings.sigma, sums);
    // Nothing goes on from the longest trail.
    if (!far.onward || longest) return { sums, onward: undefined };
    const size = this.width * this.height;
    const onward = { u: this.#pool.floats(size), v: this.#pool.floats(size), seen: new Uint8Array(size) };
    this.#joiner.compose(way, far.onward, onward);
    return { sums, onward };
  }

  /**
   * The frame with its own gradients and the values that were gathered.
   *
   * @param before - sums of its longest trail into the past
   * @param after - into the future
   */
  steady(processed: SmallPicture, before: Float32Array, after: Float32Array): SmallPicture {
    const size = this.width * this.height;
    const { channels, data } = processed;
    const mean = this.#pool.floats(data.length);
    const weights = this.#pool.floats(size);
    for (let i = 0; i < size; i += 1) {
      // The frame itself is in both.
      const count = (before[channels * size + i] as number) + (after[channels * size + i] as number) - 1;
      for (let at = i; at < data.length; at += size) {
        mean[at] = ((before[at] as number) + (after[at] as number) - (data[at] as number)) / count;
      }
      // Much support makes it as firm as λ; a single other frame half as firm.
      weights[i] = this.settings.lambda * Math.max(0, 1 - 1 / count);
    }
    const result = this.solver.solve(processed, { ...processed, data: mean }, weights);
    this.#pool.giveBack(mean, weights);
    return result;
  }

  /** Takes a trail back that {@link join} made and nobody looks at any more. */
  giveBack({ sums, onward }: Trail): void {
    this.#pool.giveBack(sums);
    if (onward) this.#pool.giveBack(onward.u, onward.v);
  }

  /** Takes sums back that {@link ownSums} made. */
  giveBackSums(sums: Float32Array): void {
    this.#pool.giveBack(sums);
  }
}

/** The way of each point to a neighbour. */
export function onwardOf(passage: Passage | undefined): Onward | undefined {
  return passage && { u: passage.flow.u, v: passage.flow.v, seen: passage.visible };
}

/**
 * How often a trail is doubled until it has a frame and those within reach of it one way.
 *
 * @throws RangeError when the reach is not 1 less than a power of 2
 */
export function doublingsOf(reach: number): number {
  const doublings = Math.log2(reach + 1);
  if (!Number.isInteger(doublings)) throw new RangeError(`reach ${reach} is not 1 less than a power of 2`);
  return doublings;
}
