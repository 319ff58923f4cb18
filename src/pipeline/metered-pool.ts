import { type FrameBuffer, FramePool } from '../frame/frame-pool.js';
import type { StageClock } from './stage-clock.js';

/**
 * A frame pool that stops the decoder's clock while the decoder waits for a buffer, so that the clock shows
 * decoding alone, and that says when every buffer is back.
 */
export class MeteredPool extends FramePool {
  readonly #clock: StageClock;
  readonly #whenIdle: (() => void)[] = [];

  /**
   * @param capacity - buffers that may be on loan at once, at least 1
   * @param bytesPerBuffer - size of each in bytes
   * @param clock - the clock that runs while a frame is being decoded
   */
  constructor(capacity: number, bytesPerBuffer: number, clock: StageClock) {
    super(capacity, bytesPerBuffer);
    this.#clock = clock;
  }

  override async acquire(signal?: AbortSignal): Promise<FrameBuffer> {
    this.#clock.leave();
    try {
      const buffer = await super.acquire(signal);
      return {
        bytes: buffer.bytes,
        release: () => {
          buffer.release();
          if (this.onLoan === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
        },
      };
    } finally {
      this.#clock.enter();
    }
  }

  /** Settles as soon as no buffer is on loan: then no stage works on a frame any more. */
  idle(): Promise<void> {
    return this.onLoan === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenIdle.push(resolve));
  }
}
