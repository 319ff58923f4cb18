import type { Shot } from '../../shots/cuts/shots.js';

/** Frames held of one shot at most; a longer shot keeps every second, fourth … frame. */
const HELD = 32;

/** The frame that stands for a shot. */
export interface ShotFrame<T> {
  /** Its index in the clip. */
  readonly frame: number;
  readonly shot: Shot;
  readonly image: T;
}

interface Held<T> {
  readonly index: number;
  readonly mixed: boolean;
  readonly image: T;
}

/**
 * Chooses the frame in the middle of each shot, while it is not known yet how long the shot will be: of a shot of up to
 * {@link HELD} frames the one in its middle, of a longer one one within a thirty-second of its length around it. Frames
 * within a fade or a dissolve are chosen only where there are no others.
 *
 * Memory: {@link HELD} images, whatever the clip's length.
 */
export class MiddleFrames<T> {
  #held: Held<T>[] = [];
  #start = 0;
  #stride = 1;
  #next = 0;

  /**
   * Takes the next frame.
   *
   * @param cut - whether a shot begins with it
   * @param mixed - whether it is part of a fade or a dissolve
   * @returns the frame of the shot that ended before it, if one did
   */
  push(
    image: T,
    { cut, mixed }: { readonly cut: boolean; readonly mixed: boolean },
  ): ShotFrame<T> | undefined {
    const ended = cut ? this.end() : undefined;
    const index = this.#next;
    this.#next += 1;
    if ((index - this.#start) % this.#stride === 0) this.#held.push({ index, mixed, image });
    if (this.#held.length > HELD) {
      this.#held = this.#held.filter((_, i) => i % 2 === 0);
      this.#stride *= 2;
    }
    return ended;
  }

  /** Ends a shot: the frame that stands for it; undefined where it has none. */
  end(): ShotFrame<T> | undefined {
    const shot = { start: this.#start, end: this.#next };
    const pure = this.#held.filter(({ mixed }) => !mixed);
    const middle = Math.floor((shot.start + shot.end) / 2);
    const distance = ({ index }: Held<T>) => Math.abs(index - middle);
    const [chosen] = (pure.length > 0 ? pure : this.#held).sort((a, b) => distance(a) - distance(b));
    this.#held = [];
    this.#stride = 1;
    this.#start = this.#next;
    return chosen && { frame: chosen.index, shot, image: chosen.image };
  }
}
