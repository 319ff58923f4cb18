import type { OperatorFunction } from 'rxjs';
import {
  type ChromaPrediction,
  type Colorizer,
  NotFiniteError,
  type SmallPicture,
} from '../colorize/colorizer.js';
import type { Frame } from '../frame/frame.js';
import { isInColour } from './in-colour.js';
import { inOrder } from './in-order.js';
import type { PredictedFrame } from './predicted-frame.js';
import type { StageClock } from './stage-clock.js';

/** How colour is found for frames and put back into them; bound to its networks by whoever owns those. */
export interface FrameColouring {
  /** CIE L* of a frame at network resolution. */
  lightness(frame: Frame): Promise<SmallPicture>;
  /** Predicts chroma from lightness. */
  readonly colorizer: Colorizer;
  /**
   * Fills a frame's Cb and Cr planes at full resolution, guided by its luma, which is not changed.
   *
   * @param frame - in the output's pixel format; its chroma may hold anything
   */
  upscale(frame: Frame, prediction: ChromaPrediction & { readonly lightness: SmallPicture }): Promise<void>;
}

/** Frames that are colorized, or upscaled, at once: while one is in the network the next is prepared. */
export const FRAMES_AT_ONCE = 2;

/**
 * Predicts the chroma of each frame at network resolution.
 *
 * A frame for which a network gives what is no number keeps its own colours, and `onWarning` names it.
 *
 * Memory: holds up to {@link FRAMES_AT_ONCE} frames that are worked on, and those that wait for an earlier one;
 * their buffers bound it. A frame that will not be passed on is released.
 *
 * @param colouring - the colorizer and what it sees of a frame
 * @param options - `keepChroma`: frames that are already in colour get no prediction; `clock`: runs while colorizing;
 *   `onWarning`: told of frames without colours
 */
export function colorizeFrames(
  colouring: Pick<FrameColouring, 'lightness' | 'colorizer'>,
  options: {
    readonly keepChroma: boolean;
    readonly clock: StageClock;
    readonly onWarning: (message: string) => void;
  },
): OperatorFunction<Frame, PredictedFrame> {
  return inOrder({
    concurrency: FRAMES_AT_ONCE,
    task: (frame) =>
      options.clock.during(async () => {
        if (options.keepChroma && isInColour(frame)) return { frame, prediction: undefined };
        const lightness = await colouring.lightness(frame);
        try {
          const predicted = await colouring.colorizer.colorize(lightness, frame.index);
          return { frame, prediction: { ...predicted, lightness } };
        } catch (error) {
          if (!(error instanceof NotFiniteError)) throw error;
          options.onWarning(`frame ${frame.index} stays as it was: ${error.message}`);
          return { frame, prediction: undefined };
        }
      }),
    discard: (frame) => frame.buffer.release(),
  });
}
