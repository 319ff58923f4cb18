import { type CodeValues, chromaFromCode, codeFromLuma, codeValues } from '../colour/code-values.js';
import type { Plane } from '../frame/frame.js';
import type { LumaFrame, SamplePlane } from './luma-frame.js';

/**
 * The codes in which the graphs see float planes. Limited range, since its chroma has both of its ends; a step of luma is
 * 1/56064, of chroma 1/57344.
 */
export const FLOAT_CODES: CodeValues = codeValues(16, 'limited');

/** Luma as codes: a frame's own, or those of {@link FLOAT_CODES} for floats. What is no number is black. */
export function lumaCodes({ y }: Pick<LumaFrame, 'y'>): Plane {
  if (!(y instanceof Float32Array)) return y;
  const codes = new Uint16Array(new SharedArrayBuffer(2 * y.length));
  for (let i = 0; i < y.length; i += 1) codes[i] = codeFromLuma(y[i] as number, FLOAT_CODES);
  return codes;
}

/**
 * Puts a graph's chroma codes into a plane: as they are, or as E'PB or E'PR.
 *
 * @param bytes - little-endian, one or two for each sample; of {@link FLOAT_CODES} for a plane of floats
 * @throws RangeError when there are more samples or fewer than the plane has
 */
export function putChroma(plane: SamplePlane, bytes: Uint8Array): void {
  const bytesPerSample = plane instanceof Float32Array ? 2 : plane.BYTES_PER_ELEMENT;
  if (bytes.byteLength !== plane.length * bytesPerSample) {
    throw new RangeError(`${bytes.byteLength} bytes do not fill a plane of ${plane.length} samples`);
  }
  if (!(plane instanceof Float32Array)) {
    new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength).set(bytes);
    return;
  }
  for (let i = 0; i < plane.length; i += 1) {
    const code = (bytes[2 * i] as number) + 256 * (bytes[2 * i + 1] as number);
    plane[i] = chromaFromCode(code, FLOAT_CODES);
  }
}
