import { type Colouring, type Compared, type Measures, meanColouring, meanMeasures } from './measure.js';
import type { EvaluatedMethod } from './methods.js';

/** Collects what is found for the frames of one clip with one kind of reference. */
export class ClipTally {
  readonly #measures = new Map<EvaluatedMethod, Measures[]>();
  readonly #truths: Colouring[] = [];
  #distances = 0;
  #frames = 0;

  /**
   * @param distance - frames between frame and reference
   * @param truth - of the frame in its true colours
   * @param found - by method
   */
  add(distance: number, truth: Colouring, found: ReadonlyMap<EvaluatedMethod, Compared>): void {
    this.#distances += distance;
    this.#frames += 1;
    this.#truths.push(truth);
    for (const [method, { measures }] of found) {
      const all = this.#measures.get(method) ?? [];
      all.push(measures);
      this.#measures.set(method, all);
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
  means(): Record<string, Measures> {
    return Object.fromEntries([...this.#measures].map(([method, all]) => [method, meanMeasures(all)]));
  }

  /** Mean over the frames in their true colours. */
  truth(): Colouring {
    return meanColouring(this.#truths);
  }
}
