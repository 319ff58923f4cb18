import type { OperatorFunction } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import type { PixelFormat } from '../frame/pixel-format.js';
import { FRAMES_AT_ONCE, type FrameColouring } from './colorize-frames.js';
import { inOrder } from './in-order.js';
import type { PredictedFrame } from './predicted-frame.js';
import { keepingChroma, withChromaOf } from './sink-planes.js';
import type { StageClock } from './stage-clock.js';

/**
 * Writes the predicted chroma into each frame's own buffer, at full resolution in the output's pixel format. Frames
 * without a prediction keep their colours. Luma is not touched.
 *
 * Memory: as `colorizeFrames`.
 *
 * @param colouring - brings chroma to full resolution
 * @param options - `format`: the output's; `chromaLocation`: the clip's; `clock`: runs while upscaling
 */
export function upscaleChroma(
  colouring: Pick<FrameColouring, 'upscale'>,
  options: {
    readonly format: PixelFormat;
    readonly chromaLocation: string;
    readonly clock: StageClock;
  },
): OperatorFunction<PredictedFrame, Frame> {
  const { format, chromaLocation, clock } = options;
  return inOrder({
    concurrency: FRAMES_AT_ONCE,
    task: ({ frame, prediction }) =>
      clock.during(async () => {
        if (!prediction) return keepingChroma(frame, format, chromaLocation);
        const coloured = withChromaOf(frame, format);
        await colouring.upscale(coloured, prediction);
        return coloured;
      }),
    discard: ({ frame }) => frame.buffer.release(),
  });
}
