import type { FrameSource } from '../decode/frame-source.js';
import { SequentialSource } from '../decode/sequential-source.js';
import { throwIfAborted } from '../errors.js';
import type { Frame } from '../frame/frame.js';
import { FramePool } from '../frame/frame-pool.js';
import { frameBytes } from '../frame/pixel-format.js';

/** Frames that are held at once: those in the networks, and one that is decoded meanwhile. */
const FRAMES_HELD = 4;

/**
 * Reads single frames of a clip in any order, one after the other. One decoder goes on from frame to frame where the next is
 * not far ahead.
 *
 * Memory: {@link FRAMES_HELD} frames; who gets one releases it.
 */
export class FrameReader {
  readonly #frames: SequentialSource;
  readonly #pool: FramePool;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param source - belongs to the caller, who closes it after this
   * @param end - frame behind the last one that will be asked for; undefined for the clip's end
   */
  constructor(source: FrameSource, end: number | undefined) {
    const { metadata } = source;
    this.#frames = new SequentialSource(source, end);
    this.#pool = new FramePool(FRAMES_HELD, frameBytes(metadata.format, metadata));
  }

  /**
   * Reads a frame after those that were asked for before.
   *
   * @returns undefined where the clip has ended
   * @throws AutochromeError of kind `input` when it cannot be decoded, `interrupted` when the signal is aborted before its turn
   */
  read(index: number, signal: AbortSignal): Promise<Frame | undefined> {
    const frame = this.#last.then(() => this.#read(index, signal));
    this.#last = frame.catch(() => {});
    return frame;
  }

  /** Ends the decoder, once no frame is being read. */
  async close(): Promise<void> {
    await this.#frames.close();
    await this.#last;
  }

  async #read(index: number, signal: AbortSignal): Promise<Frame | undefined> {
    throwIfAborted(signal);
    const range = { start: index, end: index + 1 };
    for await (const frame of this.#frames.frames({ pool: this.#pool, range })) return frame;
    return undefined;
  }
}
