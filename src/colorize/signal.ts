import { type CodeValues, codeValues } from '../colour/code-values.js';
import { defaultMatrix, LUMA_WEIGHTS, type LumaWeights } from '../colour/matrix-coefficients.js';
import type { ColourTags } from '../frame/colour-tags.js';
import type { Frame } from '../frame/frame.js';

/** How a frame's code values are read and written, everything its clip leaves open decided. */
export interface Signal {
  readonly codes: CodeValues;
  readonly weights: LumaWeights;
  /** ffmpeg's name of where chroma samples lie. */
  readonly chromaLocation: string;
}

/**
 * Decides what a clip's tags leave open, as players do: limited range, the matrix by the frame's size, chroma at the
 * left as in MPEG-2 and H.264, or in the centre as in JPEG where the range is full.
 */
export function signalOf(frame: Pick<Frame, 'width' | 'height' | 'format'>, tags: ColourTags): Signal {
  const range = tags.range ?? 'limited';
  return {
    codes: codeValues(frame.format.bitDepth, range),
    weights: LUMA_WEIGHTS[tags.matrix ?? defaultMatrix(frame.width, frame.height)],
    chromaLocation: tags.chromaLocation ?? (range === 'full' ? 'center' : 'left'),
  };
}
