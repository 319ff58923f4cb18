import type { SmallImage } from '../colour/small-image.js';
import { throwIfAborted } from '../errors.js';
import type { MatrixName } from '../frame/colour-tags.js';
import { type ChromaPrediction, type Colorizer, NotFiniteError } from './colorizer.js';
import { isInColour } from './in-colour.js';
import type { ChromaPlanes, LumaFrame } from './luma-frame.js';

/** The colours of one frame at network size, before they are painted. */
export interface Prediction extends ChromaPrediction {
  /** CIE L* that the colours were predicted from, one channel, 0 to 100. */
  readonly lightness: SmallImage;
}

/**
 * Colours the frames of one clip, one at a time: what a render, a preview and another program's plug-in all call. A pure
 * function of the frame, in any order and any number of calls at once; it keeps nothing of a frame.
 */
export interface FrameColourer {
  /** What luma weighs R', G' and B' with, as the clip says or as its size has it. */
  readonly matrix: MatrixName;
  /**
   * Predicts the colours of a frame at network size.
   *
   * @param frame - its memory is used until the promise settles
   * @param signal - leaves out what has not begun yet; what runs is carried to its end
   * @returns undefined for a frame that keeps the colours it has
   * @throws AutochromeError of kind `interrupted` when the signal is aborted, `failure` when a network fails
   */
  predict(frame: LumaFrame, signal?: AbortSignal): Promise<Prediction | undefined>;
  /**
   * Paints predicted colours at full size, along the edges of the frame's luma, which is not changed. A colour outside the
   * gamut gives up saturation.
   *
   * @param frame - its memory is used until the promise settles
   * @param prediction - of this frame, or of what became of it: smoothed, or with its chroma adjusted
   * @param into - of the frame's kind of samples; they may lie in its buffer
   * @throws AutochromeError of kind `failure` when the network fails
   */
  paint(frame: LumaFrame, prediction: Prediction, into: ChromaPlanes): Promise<void>;
}

/** What a {@link FrameColourer} is made of; bound to networks by whoever owns those. */
export interface ColouringStages {
  /** CIE L* of a frame at network size. */
  lightness(frame: LumaFrame): Promise<SmallImage>;
  /** Predicts chroma from lightness. */
  readonly colorizer: Colorizer;
  /** Brings small chroma to full size; see {@link FrameColourer.paint}. */
  upscale(frame: LumaFrame, prediction: Prediction, into: ChromaPlanes): Promise<void>;
}

/** How frames are coloured, whatever colours them. */
export interface FrameColourerOptions {
  readonly matrix: MatrixName;
  /** Whether frames that are in colour already keep it. False when left out. */
  readonly keepChroma?: boolean;
  /** Told of frames for which a network has no numbers: they keep the colours they have. */
  readonly onWarning?: (message: string) => void;
}

/** Puts the stages of colouring together. */
export function frameColourer(stages: ColouringStages, options: FrameColourerOptions): FrameColourer {
  const { matrix, keepChroma = false, onWarning } = options;
  return {
    matrix,
    predict: async (frame, signal) => {
      throwIfAborted(signal);
      if (keepChroma && isInColour(frame)) return undefined;
      const lightness = await stages.lightness(frame);
      throwIfAborted(signal);
      try {
        return { ...(await stages.colorizer.colorize(lightness, frame.index)), lightness };
      } catch (error) {
        if (!(error instanceof NotFiniteError)) throw error;
        onWarning?.(`frame ${frame.index} stays as it was: ${error.message}`);
        return undefined;
      }
    },
    paint: (frame, prediction, into) => stages.upscale(frame, prediction, into),
  };
}
