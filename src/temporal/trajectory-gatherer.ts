import type { SmallImage } from '../colour/small-image.js';
import type { FlowWithOcclusion } from './flow-with-occlusion.js';
import { PlanePool } from './plane-pool.js';
import { ScreenedPoissonSolver } from './screened-poisson.js';
import type { SmoothingSettings } from './smoothing-settings.js';
import { type Onward, type Trajectory, TrajectoryJoiner } from './trajectory.js';

/**
 * The steps of which a steady frame is made, from any frames and in any order: trajectories of single frames are joined to longer
 * ones, and what the longest have gathered both ways makes the frame. Stateless but for memory that is used again.
 */
export class TrajectoryGatherer {
  readonly solver: ScreenedPoissonSolver;
  readonly #joiner: TrajectoryJoiner;
  readonly #pool = new PlanePool();

  /**
   * @param width - of all images, at least 1
   * @param height - likewise
   */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly settings: SmoothingSettings,
  ) {
    this.#joiner = new TrajectoryJoiner(width, height);
    this.solver = new ScreenedPoissonSolver(width, height);
  }

  /** The sums of a frame by itself: its samples, and ones. */
  ownSums({ data, channels }: SmallImage): Float32Array {
    const size = this.width * this.height;
    const sums = this.#pool.floats((channels + 1) * size);
    sums.set(data);
    sums.fill(1, data.length);
    return sums;
  }

  /**
   * Joins a trajectory to the one that goes on from it.
   *
   * @param way - from the near trajectory's frame to the far one's
   * @param lightness - CIE L* of these frames
   * @param longest - whether nothing is joined to the result
   */
  join(
    near: Trajectory,
    way: Onward,
    far: Trajectory,
    lightness: { readonly near: Float32Array; readonly far: Float32Array },
    longest: boolean,
  ): Trajectory {
    const sums = this.#pool.floats(near.sums.length);
    this.#joiner.join(near.sums, way, far.sums, lightness, this.settings.sigma, sums);
    // Nothing goes on from the longest trajectory.
    if (!far.onward || longest) return { sums, onward: undefined };
    const size = this.width * this.height;
    const onward = { u: this.#pool.floats(size), v: this.#pool.floats(size), seen: new Uint8Array(size) };
    this.#joiner.compose(way, far.onward, onward);
    return { sums, onward };
  }

  /**
   * The frame with its own gradients and the values that were gathered.
   *
   * @param before - sums of its longest trajectory into the past
   * @param after - into the future
   */
  smooth(processed: SmallImage, before: Float32Array, after: Float32Array): SmallImage {
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

  /** Takes a trajectory back that {@link join} made and nobody looks at any more. */
  giveBack({ sums, onward }: Trajectory): void {
    this.#pool.giveBack(sums);
    if (onward) this.#pool.giveBack(onward.u, onward.v);
  }

  /** Takes sums back that {@link ownSums} made. */
  giveBackSums(sums: Float32Array): void {
    this.#pool.giveBack(sums);
  }
}

/** The way of each point to a neighbour. */
export function onwardOf(found: FlowWithOcclusion | undefined): Onward | undefined {
  return found && { u: found.flow.u, v: found.flow.v, seen: found.visible };
}

/**
 * How often a trajectory is doubled until it has a frame and those within radius of it one way.
 *
 * @throws RangeError when the radius is not 1 less than a power of 2
 */
export function doublingsOf(radius: number): number {
  const doublings = Math.log2(radius + 1);
  if (!Number.isInteger(doublings)) throw new RangeError(`radius ${radius} is not 1 less than a power of 2`);
  return doublings;
}
