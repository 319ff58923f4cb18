import type { Frame } from '../../src/frame/frame.js';
import { lumaFrame } from './luma-frame.js';

/** Frames of one sample that count how often each was released. */
export class LoanedFrames {
  readonly #released = new Map<number, number>();

  /** A frame, on loan. */
  frame(index: number): Frame {
    this.#released.set(index, 0);
    const release = () => void this.#released.set(index, (this.#released.get(index) as number) + 1);
    const { buffer, ...frame } = lumaFrame(1, 1, { subsampling: 'gray', bitDepth: 8 }, () => 0);
    return { ...frame, index, buffer: { ...buffer, release } };
  }

  /** Indices of the frames released, in order. */
  get released(): number[] {
    return [...this.#released].filter(([, times]) => times > 0).map(([index]) => index);
  }

  /** Whether a frame was released more than once. */
  get twice(): boolean {
    return [...this.#released.values()].some((times) => times > 1);
  }
}
