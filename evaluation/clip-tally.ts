import type { Quality } from '../src/metrics/picture-quality.js';
import { type Compared, meanQuality } from './measure.js';
import type { EvaluatedMethod } from './methods.js';

/** Collects what is found for the frames of one clip with one kind of reference. */
export class ClipTally {
  readonly #qualities = new Map<EvaluatedMethod, Quality[]>();
  #distances = 0;
  #frames = 0;

  /**
   * @param distance - frames between frame and reference
   * @param found - by method
   */
  add(distance: number, found: ReadonlyMap<EvaluatedMethod, Compared>): void {
    this.#distances += distance;
    this.#frames += 1;
    for (const [method, { quality }] of found) {
      const qualities = this.#qualities.get(method) ?? [];
      qualities.push(quality);
      this.#qualities.set(method, qualities);
    }
  }

  /** Frames so far. */
  get frames(): number {
    return this.#frames;
  }

  /** Mean distance in frames. */
  get distance(): number {
    return this.#distances / this.#frames;
  }

  /** Means over the frames, by method. */
  means(): Record<string, Quality> {
    return Object.fromEntries(
      [...this.#qualities].map(([method, qualities]) => [method, meanQuality(qualities)]),
    );
  }
}
