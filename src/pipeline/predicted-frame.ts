import type { ChromaPrediction, SmallPicture } from '../colorize/colorizer.js';
import type { Frame } from '../frame/frame.js';

/** A frame with the chroma predicted for it at network resolution: what the temporal stage takes and gives. */
export interface PredictedFrame {
  readonly frame: Frame;
  /** Undefined for a frame that keeps its own colours. */
  readonly prediction:
    | (ChromaPrediction & {
        /** CIE L* that the prediction was made from, one channel. */
        readonly lightness: SmallPicture;
      })
    | undefined;
}
