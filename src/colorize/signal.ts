import { type CodeValues, codeValues } from '../colour/code-values.js';
import { defaultMatrix, LUMA_WEIGHTS, type LumaWeights } from '../colour/matrix-coefficients.js';
import type { ColourTags, MatrixName } from '../frame/colour-tags.js';
import { FLOAT_CODES } from './float-planes.js';
import type { LumaFrame } from './luma-frame.js';

/** How a frame's samples are read and written, everything its clip leaves open decided. */
export interface Signal {
  /** Of its samples; of floats those in which the graphs see them. */
  readonly codes: CodeValues;
  readonly matrix: MatrixName;
  readonly weights: LumaWeights;
  /** ffmpeg's name of where chroma samples lie. */
  readonly chromaLocation: string;
}

/**
 * Decides what a clip's tags leave open, as players do: limited range, the matrix by the frame's size, chroma at the
 * left as in MPEG-2 and H.264, or in the centre as in JPEG where the range is full. Floats have no range.
 */
export function signalOf(frame: Pick<LumaFrame, 'width' | 'height' | 'format'>, tags: ColourTags): Signal {
  const range = tags.range ?? 'limited';
  const { bitDepth } = frame.format;
  const matrix = tags.matrix ?? defaultMatrix(frame.width, frame.height);
  return {
    codes: bitDepth === 'float' ? FLOAT_CODES : codeValues(bitDepth, range),
    matrix,
    weights: LUMA_WEIGHTS[matrix],
    chromaLocation: tags.chromaLocation ?? (range === 'full' ? 'center' : 'left'),
  };
}
