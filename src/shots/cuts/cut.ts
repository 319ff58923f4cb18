/**
 * How one shot becomes the next.
 *
 * - `cut`: from one frame to the next.
 * - `fade`: the image goes out to black, white or any plain tone, and another comes out of it.
 * - `dissolve`: one image is mixed into the other.
 */
export type CutKind = 'cut' | 'fade' | 'dissolve';

/** Where a new shot begins. */
export interface Cut {
  /** First frame of the new shot, at least 1: of a fade the middle of the plain frames, of a dissolve its middle. */
  readonly frame: number;
  readonly kind: CutKind;
  /** Frames that belong to neither shot alone, [from, to), `frame` among them; both are `frame` at a hard cut. */
  readonly from: number;
  readonly to: number;
}
