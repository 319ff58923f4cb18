import type { OperatorFunction } from 'rxjs';
import type { FrameSink } from '../encode/frame-sink.js';
import type { Frame } from '../frame/frame.js';
import { inOrder } from '../streams/in-order.js';
import type { StageClock } from './stage-clock.js';

/**
 * Writes frames one after the other and emits the index of each once it has been taken.
 *
 * Memory: holds the frame being written and those that wait for it. Every frame's life ends here: its buffer goes
 * back to the pool, written or not.
 *
 * @param sink - the output; neither finished nor aborted here
 * @param options - `clock`: runs while writing
 */
export function writeFrames(
  sink: Pick<FrameSink, 'write'>,
  options: { readonly clock: StageClock },
): OperatorFunction<Frame, number> {
  return inOrder({
    concurrency: 1,
    task: (frame) =>
      options.clock.during(async () => {
        await sink.write(frame);
        frame.buffer.release();
        return frame.index;
      }),
    discard: (frame) => frame.buffer.release(),
  });
}
