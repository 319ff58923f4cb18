import type { Frame } from '../frame/frame.js';

/**
 * Root mean square distance of chroma from neutral, in 8-bit code values, above which a frame counts as in colour.
 * Measured: black-and-white photographs scanned in colour reach 3.1, the palest colour photograph or frame of
 * footage among 50 has 6.4.
 */
export const IN_COLOUR_THRESHOLD = 4.5;

/**
 * Whether a frame is already in colour: its chroma lies further from neutral than {@link IN_COLOUR_THRESHOLD}.
 * A film that was tinted or toned as a whole is in colour by this measure.
 *
 * @returns false for gray frames
 */
export function isInColour(frame: Frame): boolean {
  const { cb, cr } = frame;
  if (!cb || !cr) return false;
  const neutral = 2 ** (frame.format.bitDepth - 1);
  let energy = 0;
  for (let i = 0; i < cb.length; i += 1) {
    const [u, v] = [(cb[i] as number) - neutral, (cr[i] as number) - neutral];
    energy += u * u + v * v;
  }
  const codeValue = 2 ** (frame.format.bitDepth - 8);
  return Math.sqrt(energy / cb.length) > IN_COLOUR_THRESHOLD * codeValue;
}
