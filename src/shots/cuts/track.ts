import { difference } from './difference.js';
import type { Thumbnail } from './thumbnail.js';

/** A frame among its neighbours. */
export interface TrackedFrame {
  readonly thumbnail: Thumbnail;
  /** How much of it the frame before cannot explain, see {@link difference}; 0 of the first. */
  readonly change: number;
}

/**
 * The frames that the detector still remembers, by their place in the clip.
 *
 * Memory: the last `capacity` thumbnails, some 40 kB each.
 */
export class FrameTrack {
  readonly #frames: TrackedFrame[] = [];
  #count = 0;

  /** @param capacity - frames remembered, at least 2 */
  constructor(readonly capacity: number) {}

  /** Frames added so far; the next one has this index. */
  get count(): number {
    return this.#count;
  }

  /** Remembers the next frame and forgets the oldest. */
  add(thumbnail: Thumbnail): void {
    const before = this.at(this.#count - 1);
    const change = before ? difference(before.thumbnail, thumbnail) : 0;
    this.#frames[this.#count % this.capacity] = { thumbnail, change };
    this.#count += 1;
  }

  /** The frame of an index; undefined before the first, after the last and when it is forgotten. */
  at(index: number): TrackedFrame | undefined {
    if (index < Math.max(this.#count - this.capacity, 0) || index >= this.#count) return undefined;
    return this.#frames[index % this.capacity];
  }

  /** The frames of [start, end) that there are. */
  slice(start: number, end: number): TrackedFrame[] {
    const frames: TrackedFrame[] = [];
    for (let index = start; index < end; index += 1) {
      const frame = this.at(index);
      if (frame) frames.push(frame);
    }
    return frames;
  }
}
