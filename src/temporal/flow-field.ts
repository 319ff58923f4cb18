/**
 * Dense motion between two images of the same size: the point (x, y) of the first is found at
 * (x + u, y + v) in the second.
 */
export interface FlowField {
  readonly width: number;
  readonly height: number;
  /** Horizontal motion in pixels, `height` rows of `width`; positive to the right. */
  readonly u: Float32Array;
  /** Vertical motion in pixels, `height` rows of `width`; positive downwards. */
  readonly v: Float32Array;
}
