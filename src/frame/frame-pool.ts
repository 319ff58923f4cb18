import { AutochromeError, throwIfAborted } from '../errors.js';

/** A buffer on loan from a {@link FramePool}. */
export interface FrameBuffer {
  /** The memory; shared, so that workers read and write it without a copy. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  /** Gives the buffer back. A second call does nothing. */
  release(): void;
}

/**
 * A fixed number of equal buffers. It is the pipeline's backpressure: a reader waits in {@link acquire} until a
 * frame further down has been written and its buffer released, so memory does not grow with the clip.
 */
export class FramePool {
  readonly #free: Uint8Array<SharedArrayBuffer>[] = [];
  readonly #waiting: ((bytes: Uint8Array<SharedArrayBuffer>) => void)[] = [];
  #made = 0;

  /**
   * @param capacity - buffers that may be on loan at once, at least 1
   * @param bytesPerBuffer - size of each in bytes
   */
  constructor(
    readonly capacity: number,
    readonly bytesPerBuffer: number,
  ) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`capacity ${capacity} is below 1`);
  }

  /** Buffers on loan now. */
  get onLoan(): number {
    return this.#made - this.#free.length;
  }

  /**
   * Borrows a buffer, waiting until one is free. Its content is whatever the last borrower left.
   *
   * @param signal - ends the wait
   * @throws AutochromeError of kind `interrupted` when the signal is or becomes aborted
   */
  async acquire(signal?: AbortSignal): Promise<FrameBuffer> {
    throwIfAborted(signal);
    const free = this.#free.pop();
    if (free) return this.#lend(free);
    if (this.#made < this.capacity) {
      this.#made += 1;
      return this.#lend(new Uint8Array(new SharedArrayBuffer(this.bytesPerBuffer)));
    }
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(new AutochromeError('interrupted', 'stopped', { cause: signal?.reason }));
      };
      const take = (bytes: Uint8Array<SharedArrayBuffer>) => {
        signal?.removeEventListener('abort', onAbort);
        resolve(this.#lend(bytes));
      };
      this.#waiting.push(take);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  #lend(bytes: Uint8Array<SharedArrayBuffer>): FrameBuffer {
    let lent = true;
    return {
      bytes,
      release: () => {
        if (!lent) return;
        lent = false;
        const next = this.#waiting.shift();
        if (next) next(bytes);
        else this.#free.push(bytes);
      },
    };
  }
}
