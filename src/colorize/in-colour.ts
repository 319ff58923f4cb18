import { codeValues } from '../colour/code-values.js';
import type { LumaFrame } from './luma-frame.js';

/**
 * Root mean square distance of chroma from neutral, in 8-bit code values, above which a frame counts as in colour.
 * Measured: black-and-white photographs scanned in colour reach 3.1, the palest colour photograph or frame of
 * footage among 50 has 6.4.
 */
export const IN_COLOUR_THRESHOLD = 4.5;

/** Codes of 8 bits for a unit of E'PB or E'PR. */
const CODES_PER_UNIT = codeValues(8, 'limited').chromaScale;

/**
 * Whether a frame is already in colour: its chroma lies further from neutral than {@link IN_COLOUR_THRESHOLD}.
 * A film that was tinted or toned as a whole is in colour by this measure.
 *
 * @returns false for gray frames
 */
export function isInColour({ cb, cr, format }: Pick<LumaFrame, 'cb' | 'cr' | 'format'>): boolean {
  if (!cb || !cr) return false;
  const { bitDepth } = format;
  const [neutral, codeValue] =
    bitDepth === 'float' ? [0, 1 / CODES_PER_UNIT] : [2 ** (bitDepth - 1), 2 ** (bitDepth - 8)];
  let energy = 0;
  for (let i = 0; i < cb.length; i += 1) {
    const [u, v] = [(cb[i] as number) - neutral, (cr[i] as number) - neutral];
    energy += u * u + v * v;
  }
  return Math.sqrt(energy / cb.length) > IN_COLOUR_THRESHOLD * codeValue;
}
