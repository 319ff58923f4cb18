import type { SmallPicture } from '../colour/small-picture.js';
import { Gatherer } from './gather.js';
import { ScreenedPoissonSolver } from './screened-poisson.js';
import type { WindowFrame } from './window-frame.js';

/** How steady frames are made. */
export interface SmoothingSettings {
  /**
   * How much steadiness counts against the frame's own edges, from 0 (frames as they come): λ of Bonneel et al. 2015,
   * equation 1. Patterns larger than about 2π/√λ pixels are held steady, smaller ones are the frame's own.
   */
  readonly lambda: number;
  /** Frames before and after each one that it is made steady with, from 0. */
  readonly reach: number;
  /** See {@link Gatherer.gather}. */
  readonly sigma: number;
}

/** Makes frames steady. Keeps memory for pictures of one size. */
export class FrameSmoother {
  readonly #gatherer: Gatherer;
  readonly #solver: ScreenedPoissonSolver;

  /**
   * @param width - of all pictures, at least 1
   * @param height - likewise
   */
  constructor(width: number, height: number) {
    this.#gatherer = new Gatherer(width, height);
    this.#solver = new ScreenedPoissonSolver(width, height);
  }

  /**
   * The frame that has the gradients of the processed frame and the values that were gathered along the motion. It does
   * not depend on other results, so frames may be made steady in any order, and one from the middle of a shot is the same
   * however much was rendered before it.
   *
   * @param window - the frames around it, at least those within reach that there are
   * @param centre - its place in the window
   */
  smooth(window: readonly WindowFrame[], centre: number, settings: SmoothingSettings): SmallPicture {
    const { processed } = window[centre] as WindowFrame;
    const { mean, support } = this.#gatherer.gather(window, centre, settings.reach, settings.sigma);
    // Much support makes it as firm as λ; a single neighbour half as firm.
    const weights = support.map((sum) => (settings.lambda * sum) / (1 + sum));
    return this.#solver.solve(processed, mean, weights);
  }
}
