import type { OperatorFunction } from 'rxjs';
import type { FrameColourer } from '../colorize/frame-colourer.js';
import { chromaPlanesOf } from '../colorize/luma-frame.js';
import type { Frame } from '../frame/frame.js';
import type { PixelFormat } from '../frame/pixel-format.js';
import { inOrder } from '../streams/in-order.js';
import { FRAMES_AT_ONCE } from './colorize-frames.js';
import type { PredictedFrame } from './predicted-frame.js';
import { keepingChroma, withChromaOf } from './sink-planes.js';
import type { StageClock } from './stage-clock.js';

/**
 * Paints the predicted chroma into each frame's own buffer, at full resolution in the output's pixel format. Frames
 * without a prediction keep their colours. Luma is not touched.
 *
 * Memory: as `colorizeFrames`.
 *
 * @param colourer - undefined where no frame has a prediction
 * @param options - `format`: the output's; `chromaLocation`: the clip's; `clock`: runs while painting
 */
export function paintFrames(
  colourer: Pick<FrameColourer, 'paint'> | undefined,
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
        if (!prediction || !colourer) return keepingChroma(frame, format, chromaLocation);
        const coloured = withChromaOf(frame, format);
        await colourer.paint(coloured, prediction, chromaPlanesOf(coloured));
        return coloured;
      }),
    discard: ({ frame }) => frame.buffer.release(),
  });
}
