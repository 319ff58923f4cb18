import type { Quality } from './image-quality.js';

/** How steady a frame is against an earlier one. */
export interface WarpingMeasures {
  /** Frames between the two. */
  readonly lag: number;
  /** Mean squared difference of R', G', B' from 0 to 1: includes what the image itself does. */
  readonly rgb: number;
  /** Mean squared Euclidean distance in a*, b*. */
  readonly chroma: number;
  /** Share of the points that were compared, above 0 up to 1. */
  readonly compared: number;
}

/** What is measured of one frame. */
export interface FrameMeasures {
  /** Place in the clip, from 0. */
  readonly index: number;
  /** Seconds on the clip's own clock. */
  readonly time: number;
  /** Whether the frame is the first of a shot behind a cut. */
  readonly cut: boolean;
  /** After Hasler and Süsstrunk: 0 gray, about 15 slightly, 45 quite, 82 highly colourful. */
  readonly colourfulness: number;
  /** One entry per lag, in their order; undefined where no frame of the same shot is that far back. */
  readonly warping: readonly (WarpingMeasures | undefined)[];
  /**
   * How much the colours differ as a whole from those of the frames 1, 2 and 4 before, from 0 to ln 2: see
   * `distributionDivergence`. Undefined likewise.
   */
  readonly distribution: readonly (number | undefined)[];
  /** Against the truth, where there is one and it has colours. */
  readonly quality: Quality | undefined;
}
