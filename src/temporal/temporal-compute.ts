import type { SmallImage } from '../colour/small-image.js';
import type { Motion } from './flow-with-occlusion.js';
import { type FrameWindow, smoothFrame } from './frame-smoother.js';
import { estimateMotion } from './motion.js';
import type { SmoothingSettings } from './smoothing-settings.js';
import { TemporalSmoother, type TimedFrame } from './temporal-smoother.js';

/** A {@link TemporalSmoother} that may live on another thread. */
export interface SmoothingStream {
  /** See {@link TemporalSmoother.push}; the next call only after this one's end. */
  push(frame: TimedFrame): Promise<(SmallImage | undefined)[]>;
  /** See {@link TemporalSmoother.finish}. The stream has ended with it, and its memory is free. */
  finish(): Promise<(SmallImage | undefined)[]>;
}

/** Where the temporal stage's work is done: on the thread that calls, or on others. All give the same results. */
export interface TemporalCompute {
  /** Motions that are estimated at once, at least 1. */
  readonly concurrency: number;
  /** See {@link estimateMotion}. */
  motion(from: SmallImage, to: SmallImage): Promise<Motion>;
  /** Makes a single frame steady; see {@link smoothFrame}. */
  frame(window: FrameWindow, settings: SmoothingSettings): Promise<SmallImage>;
  /** A smoother for images of one size. */
  open(
    size: { readonly width: number; readonly height: number },
    settings: SmoothingSettings,
  ): SmoothingStream;
}

/** The temporal stage's work on the calling thread. */
export const ON_THIS_THREAD: TemporalCompute = {
  concurrency: 1,
  motion: async (from, to) => estimateMotion(from, to),
  frame: async (window, settings) => smoothFrame(window, settings),
  open: ({ width, height }, settings) => {
    const smoother = new TemporalSmoother(width, height, settings);
    return {
      push: async (frame) => smoother.push(frame),
      finish: async () => smoother.finish(),
    };
  },
};
