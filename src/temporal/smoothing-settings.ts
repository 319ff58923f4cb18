/** λ for chroma at network size that goes for 1 in the settings; see docs/steady-colours.md. */
export const DEFAULT_LAMBDA = 10;

/** σ of the lightness: 0.05 of its range, as in the paper. */
export const DEFAULT_SIGMA = 5;

/** How steady frames are made. */
export interface SmoothingSettings {
  /**
   * How much steadiness counts against the frame's own edges, from 0 (frames as they come): λ of Bonneel et al. 2015,
   * equation 1. Patterns larger than about 2π/√λ samples are held steady, smaller ones are the frame's own.
   */
  readonly lambda: number;
  /** Frames before and after each one that colours are gathered from: 0, or 1 less than a power of 2. */
  readonly radius: number;
  /** Change of lightness, 0 to 100, at which another frame counts by exp(-1/2). */
  readonly sigma: number;
}
