import { map, type OperatorFunction } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import { addCorrection, type CorrectedPlane } from '../temporal/correction.js';
import type { Carrier, View } from './estimate-motion.js';
import type { SmoothedFrame } from './smooth-frames.js';
import type { StageClock } from './stage-clock.js';

/**
 * Adds to each frame's planes, in its own buffer, the difference between its steady and its own small image. Frames that
 * were left as they are pass through.
 *
 * Memory: a correction at a time; holds no frame.
 *
 * @param options - `planes`: those of a frame that are corrected, one for each channel; `clock`: runs while correcting
 */
export function correctFrames(options: {
  readonly planes: (frame: Frame) => readonly CorrectedPlane[];
  readonly clock: StageClock;
}): OperatorFunction<SmoothedFrame<Carrier & { readonly view: View }>, Frame> {
  return map(({ carrier: { frame, view }, result }) => {
    if (!result) return frame;
    options.clock.enter();
    const data = result.data.map((value, i) => value - (view.processed.data[i] as number));
    const correction = { ...result, data };
    for (const [channel, plane] of options.planes(frame).entries()) addCorrection(plane, correction, channel);
    options.clock.leave();
    return frame;
  });
}
