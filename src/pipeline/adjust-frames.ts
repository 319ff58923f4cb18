import { type MonoTypeOperatorFunction, map } from 'rxjs';
import { adjustChroma, type ChromaControls } from '../colorize/adjust-chroma.js';
import type { PredictedFrame } from './predicted-frame.js';

/**
 * Gives predicted chroma the strength and saturation a user wants. It stands behind the temporal stage, which is to
 * judge colours as they were predicted: weak colours would look steadier than they are. Frames that keep their own
 * colours pass through.
 *
 * Memory: none; holds no frame.
 */
export function adjustFrames(controls: ChromaControls): MonoTypeOperatorFunction<PredictedFrame> {
  return map(({ frame, prediction }) => ({
    frame,
    prediction: prediction && adjustChroma(prediction, controls),
  }));
}
