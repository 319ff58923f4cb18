/** Floats in {@link Descriptor.global}. */
export const GLOBAL_LENGTH = 128;

/** Cells of the grid over an image in {@link Descriptor.local} and {@link Descriptor.histograms}, across and down. */
export const GRID_SIDE = 8;

/** Numbers that describe a cell of the grid. */
export const LOCAL_LENGTH = 64;

/** Steps of lightness in the histogram of a cell. */
export const HISTOGRAM_BINS = 16;

/** Largest value in vectors of small integers, where it stands for 1. */
export const INTEGER_ONE = 127;

/** What an image may show. */
export interface ClassGuess {
  /** Number of the ImageNet class, 0 to 999. */
  readonly index: number;
  /** 0 to 1. */
  readonly probability: number;
}

/**
 * What recommendation knows of an image, seen from its luminance alone, but for {@link colours}: images in colour and in
 * black and white are described in the same way.
 */
export interface Descriptor {
  /** Direction of the image in feature space: a unit vector of {@link GLOBAL_LENGTH} floats, so a product is a cosine. */
  readonly global: Float32Array;
  /** The likeliest classes, likeliest first. */
  readonly classes: readonly ClassGuess[];
  /**
   * What each cell of a grid of {@link GRID_SIDE} x {@link GRID_SIDE} looks like, row by row: unit vectors of
   * {@link LOCAL_LENGTH} integers, times {@link INTEGER_ONE}.
   */
  readonly local: Int8Array;
  /**
   * How light each cell is: its histogram of {@link HISTOGRAM_BINS} steps less its mean, as a unit vector times
   * {@link INTEGER_ONE}, so that a product of two is their correlation. All zero where every step holds as much.
   */
  readonly histograms: Int8Array;
  /**
   * What an image in colour has to give: the mean a* of each cell, row by row, then the mean b*, in their own units,
   * rounded. Undefined of an image that was seen in black and white alone. What is searched for is never compared by it.
   */
  readonly colours?: Int8Array | undefined;
}
