import { type MonoTypeOperatorFunction, map } from 'rxjs';
import type { PredictedFrame } from './predicted-frame.js';

/**
 * The temporal stage's place in a render: between colorizing and upscaling, on chroma at network resolution.
 * Frames pass through unchanged: every frame keeps its own prediction.
 *
 * Memory: none; holds no frame.
 */
export function smoothFrames(): MonoTypeOperatorFunction<PredictedFrame> {
  return map((predicted) => predicted);
}
