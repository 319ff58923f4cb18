import type { SmallImage } from '../../colour/small-image.js';
import type { Cut, CutKind } from './cut.js';
import { CutDetector } from './cut-detector.js';
import type { ShotPlace } from './shot-place.js';

/** A frame and where it stands among shots. */
export interface MarkedFrame<Frame> extends ShotPlace {
  readonly frame: Frame;
  /** How the shot before became the one that begins here, where one does and that is known. */
  readonly cutKind?: CutKind;
}

/**
 * Finds where shots begin in frames that come one after the other, and marks them. The first frame of all is not marked:
 * nothing is known of what was before it.
 *
 * Memory: frames wait until all is known of the transition that they may belong to, {@link held} of them.
 */
export class ShotMarker<Frame> {
  /** Frames that wait at most, once those before them have been given back. */
  readonly held: number;
  readonly #detector: CutDetector;
  readonly #waiting: Frame[] = [];
  #cuts: Cut[] = [];
  #given = 0;

  /** @param gradual - whether fades and dissolves are looked for too, for which frames wait longer */
  constructor(gradual: boolean) {
    this.#detector = new CutDetector({ gradual });
    // A cut is known so many frames after it; no transition begins more than as many before its cut.
    this.held = (gradual ? 2 : 1) * this.#detector.lookahead;
  }

  /** Frames that wait, in order. */
  get waiting(): readonly Frame[] {
    return this.#waiting;
  }

  /**
   * Takes the next frame.
   *
   * @param lightness - CIE L* of it, one channel; of the same size for all
   * @returns frames of which everything is known now, in order
   */
  push(frame: Frame, lightness: SmallImage): MarkedFrame<Frame>[] {
    this.#cuts.push(...this.#detector.push(lightness));
    this.#waiting.push(frame);
    return this.#give(this.#waiting.length - this.held);
  }

  /** Ends the clip: the frames that have been waiting. */
  finish(): MarkedFrame<Frame>[] {
    this.#cuts.push(...this.#detector.finish());
    return this.#give(this.#waiting.length);
  }

  #give(count: number): MarkedFrame<Frame>[] {
    return this.#waiting.splice(0, Math.max(0, count)).map((frame) => {
      const index = this.#given;
      this.#given += 1;
      this.#cuts = this.#cuts.filter((cut) => cut.frame >= index || cut.to > index);
      const begun = this.#cuts.find((cut) => cut.frame === index);
      return {
        frame,
        cut: begun !== undefined,
        ...(begun ? { cutKind: begun.kind } : {}),
        mixed: this.#cuts.some(({ from, to }) => from <= index && index < to),
      };
    });
  }
}
