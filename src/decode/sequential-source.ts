import type { FfmpegRunner } from '../ffmpeg/runner.js';
import type { Frame } from '../frame/frame.js';
import { type FrameBuffer, FramePool } from '../frame/frame-pool.js';
import type { ClipMetadata } from './clip-metadata.js';
import type { FrameRange, FrameSource } from './frame-source.js';

/** Frames that are passed over rather than that the decoder is started anew behind them. */
const NEAR = 64;

/** A pool that takes its buffers from another one, which may change between two frames. */
class RelayPool extends FramePool {
  pool: FramePool | undefined;

  constructor() {
    super(1, 1);
  }

  override acquire(signal?: AbortSignal): Promise<FrameBuffer> {
    return (this.pool as FramePool).acquire(signal);
  }
}

/**
 * A clip whose ranges are asked for one after the other. One decoder goes through the film, and waits between two ranges,
 * instead of being started for each. Ranges are read one at a time.
 */
export class SequentialSource implements FrameSource {
  readonly #source: FrameSource;
  readonly #relay = new RelayPool();
  #frames: AsyncIterator<Frame> | undefined;
  #stop = new AbortController();
  #next = 0;

  /**
   * @param source - belongs to the caller, who closes it after this
   * @param end - frame behind the last one that will be asked for; undefined for the clip's end
   */
  constructor(
    source: FrameSource,
    readonly end: number | undefined,
  ) {
    this.#source = source;
  }

  get metadata(): ClipMetadata {
    return this.#source.metadata;
  }

  get runner(): FfmpegRunner | undefined {
    return this.#source.runner;
  }

  async *frames(options: {
    pool: FramePool;
    range?: FrameRange;
    signal?: AbortSignal;
  }): AsyncGenerator<Frame> {
    const { start, end = this.end } = options.range ?? { start: 0 };
    if (end !== undefined && end <= start) return;
    this.#relay.pool = options.pool;
    const abort = () => this.#stop.abort();
    if (options.signal?.aborted) abort();
    else options.signal?.addEventListener('abort', abort, { once: true });
    let complete = false;
    try {
      const frames = await this.#from(start, end);
      for (;;) {
        const { done, value } = await frames.next();
        if (done) {
          this.#frames = undefined;
          return;
        }
        this.#next = value.index + 1;
        if (value.index < start) {
          value.buffer.release();
          continue;
        }
        complete = this.#next === end;
        yield value;
        if (complete) return;
      }
    } finally {
      options.signal?.removeEventListener('abort', abort);
      // A decoder that was left in the middle stands at no known place.
      if (!complete) await this.#leave();
    }
  }

  /** Ends the decoder. The clip stays open. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#leave();
  }

  async #from(start: number, end: number | undefined): Promise<AsyncIterator<Frame>> {
    const beyond = this.end !== undefined && (end === undefined || end > this.end);
    if (!this.#frames || start < this.#next || start > this.#next + NEAR || beyond) {
      await this.#leave();
      this.#stop = new AbortController();
      const range = { start, end: beyond ? end : this.end };
      const { signal } = this.#stop;
      this.#frames = this.#source.frames({ pool: this.#relay, range, signal })[Symbol.asyncIterator]();
      this.#next = start;
    }
    return this.#frames;
  }

  async #leave(): Promise<void> {
    const frames = this.#frames;
    this.#frames = undefined;
    await frames?.return?.();
  }
}
