import type { SmallImage } from '../colour/small-image.js';
import type { View } from '../pipeline/estimate-motion.js';
import type { Smoothing } from '../pipeline/temporal-stage.js';
import type { Motion } from '../temporal/flow-with-occlusion.js';
import type { SmoothingStream } from '../temporal/temporal-compute.js';

/** Where a {@link ShotWalk} gets its frames, and leaves what it finds. */
export interface WalkedShot {
  /** What the temporal stage sees of a frame; undefined for one that is left as it is. */
  seen(index: number, signal: AbortSignal): Promise<View | undefined>;
  /** From the frame before to one; both have views. */
  motion(index: number, signal: AbortSignal): Promise<Motion>;
  /** Told of each frame that was passed. */
  found(index: number, chroma: SmallImage): void;
}

/**
 * Smoothing without a radius: a frame depends on all of its shot before it, so the way to it leads through them. From where the
 * last way ended it goes on; to an earlier frame it begins again. One goes at a time.
 */
export class ShotWalk {
  #stream: SmoothingStream | undefined;
  #next: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly smoothing: Smoothing,
    private readonly start: number,
    private readonly shot: WalkedShot,
  ) {
    this.#next = start;
  }

  /**
   * Goes to a frame.
   *
   * @param index - of a frame that has a view
   * @throws what the shot throws, or the temporal stage
   */
  to(index: number, signal: AbortSignal): Promise<SmallImage> {
    const result = this.#last.then(() => this.#to(index, signal));
    this.#last = result.catch(() => {});
    return result;
  }

  /** Frees what is known of the shot, once nothing is under way. */
  async close(): Promise<void> {
    await this.#last;
    await this.#end();
  }

  async #to(index: number, signal: AbortSignal): Promise<SmallImage> {
    if (index < this.#next) {
      await this.#end();
      this.#next = this.start;
    }
    let chroma: SmallImage | undefined;
    while (this.#next <= index) chroma = await this.#step(signal);
    return chroma as SmallImage;
  }

  async #step(signal: AbortSignal): Promise<SmallImage | undefined> {
    const index = this.#next;
    const view = await this.shot.seen(index, signal);
    const motion = view && this.#stream ? await this.shot.motion(index, signal) : undefined;
    if (!view) await this.#end();
    const chroma = view && (await this.#push(view, motion));
    this.#next = index + 1;
    if (chroma) this.shot.found(index, chroma);
    return chroma;
  }

  async #push(view: View, motion: Motion | undefined): Promise<SmallImage | undefined> {
    this.#stream ??= this.smoothing.compute.open(view.processed, this.smoothing.settings);
    try {
      const [chroma] = await this.#stream.push({ ...view, motion, wanted: true });
      return chroma;
    } catch (error) {
      // What it knows by now is not known.
      this.#stream = undefined;
      this.#next = this.start;
      throw error;
    }
  }

  async #end(): Promise<void> {
    const stream = this.#stream;
    this.#stream = undefined;
    await stream?.finish();
  }
}
