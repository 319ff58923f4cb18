/** Frames over which the rate is averaged. */
const WINDOW = 48;

/** Frames that must have been written before a rate is named: the first ones come in bursts and pay for warming up. */
const WARM_UP = 8;

/**
 * Frame rate of a render over its last {@link WINDOW} frames, and the time left at that rate. Nothing is claimed
 * before {@link WARM_UP} frames. Memory: a fixed number of times.
 */
export class Pace {
  readonly #times: number[] = [];
  #frames = 0;

  /** @param now - current time in milliseconds, from any origin */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Notes that a frame has been written. */
  tick(): void {
    this.#frames += 1;
    this.#times.push(this.now());
    if (this.#times.length > WINDOW + 1) this.#times.shift();
  }

  /** Frames per second over the window; undefined while it is too early to say. */
  get framesPerSecond(): number | undefined {
    const [first, last] = [this.#times[0], this.#times.at(-1)];
    if (this.#frames < WARM_UP || first === undefined || last === undefined || last <= first)
      return undefined;
    return ((this.#times.length - 1) * 1000) / (last - first);
  }

  /**
   * Seconds until `total` frames are written, at the present rate.
   *
   * @returns undefined while the rate or the total is unknown, or once there are more frames than `total`
   */
  secondsLeft(total: number | undefined): number | undefined {
    const rate = this.framesPerSecond;
    if (rate === undefined || total === undefined || this.#frames > total) return undefined;
    return (total - this.#frames) / rate;
  }
}
