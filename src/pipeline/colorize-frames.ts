import type { OperatorFunction } from 'rxjs';
import type { FrameColourer } from '../colorize/frame-colourer.js';
import type { Frame } from '../frame/frame.js';
import { inOrder } from '../streams/in-order.js';
import type { PredictedFrame } from './predicted-frame.js';
import type { StageClock } from './stage-clock.js';

/** Frames that are colorized, or painted, at once: while one is in the network the next is prepared. */
export const FRAMES_AT_ONCE = 2;

/**
 * Predicts the chroma of each frame at network resolution.
 *
 * Memory: holds up to {@link FRAMES_AT_ONCE} frames that are worked on, and those that wait for an earlier one;
 * their buffers bound it. A frame that will not be passed on is released.
 *
 * @param options - `clock`: runs while colorizing
 */
export function colorizeFrames(
  colourer: Pick<FrameColourer, 'predict'>,
  options: { readonly clock: StageClock },
): OperatorFunction<Frame, PredictedFrame> {
  return inOrder({
    concurrency: FRAMES_AT_ONCE,
    task: (frame) => options.clock.during(async () => ({ frame, prediction: await colourer.predict(frame) })),
    discard: (frame) => frame.buffer.release(),
  });
}
