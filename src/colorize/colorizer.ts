import type { SmallImage } from '../colour/small-image.js';
import { AutochromeError } from '../errors.js';

export type { SmallImage } from '../colour/small-image.js';

/** How colours are carried from reference to frame. */
export const METHODS = ['network', 'match', 'welsh', 'reinhard'] as const;

/** Name of a method of colorizing. */
export type MethodName = (typeof METHODS)[number];

/** Trust of `network` in matched colours where nothing else is asked for: as much as in those it predicts. */
export const DEFAULT_FAITHFULNESS = 0.5;

/** What a colorizer says of one frame. */
export interface ChromaPrediction {
  /** CIE a*, b* (D65) in their own units, two channels, at or below the size of the lightness given. */
  readonly chroma: SmallImage;
  /** Trust in the match, 0 to 1, one channel, at any size; undefined where the method has none. */
  readonly confidence: SmallImage | undefined;
}

/** A network returned values that are no numbers: its frame has no colours, others may. */
export class NotFiniteError extends AutochromeError {
  /** @param network - its name */
  constructor(network: string) {
    super('failure', `network '${network}' returned values that are not finite numbers`);
    this.name = 'NotFiniteError';
  }
}

/**
 * Colours small frames. A pure function of lightness, frame index, references and settings: any order, any number of calls
 * at once, same result.
 */
export interface Colorizer {
  readonly method: MethodName;
  /**
   * Predicts the chroma of a frame.
   *
   * @param lightness - CIE L* of the frame, 0 to 100, one channel, width and height multiples of 32
   * @param frame - index of the frame in the whole clip, counted from 0, which is what it is when left out; it matters
   *   where a reference's weight changes over the frames
   * @throws NotFiniteError when there are no colours for this frame
   */
  colorize(lightness: SmallImage, frame?: number): Promise<ChromaPrediction>;
}
