import type { Prediction } from '../colorize/frame-colourer.js';
import type { Frame } from '../frame/frame.js';

/** A frame with the chroma predicted for it at network resolution: what the temporal stage takes and gives. */
export interface PredictedFrame {
  readonly frame: Frame;
  /** Undefined for a frame that keeps its own colours. */
  readonly prediction: Prediction | undefined;
}
