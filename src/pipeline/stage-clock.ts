/**
 * How long a stage has been busy: the time during which at least one frame was in it. Overlapping frames are not
 * counted twice, so a stage that is busy all the time is the one that sets the pace.
 */
export class StageClock {
  #active = 0;
  #since = 0;
  #total = 0;

  /** @param now - current time in milliseconds, from any origin */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Milliseconds of work so far. */
  get milliseconds(): number {
    return this.#total + (this.#active > 0 ? this.now() - this.#since : 0);
  }

  /** A frame enters the stage. */
  enter(): void {
    this.#active += 1;
    if (this.#active === 1) this.#since = this.now();
  }

  /** A frame leaves the stage. */
  leave(): void {
    if (this.#active === 1) this.#total += this.now() - this.#since;
    this.#active -= 1;
  }

  /** Runs `work` inside the stage. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }
}
