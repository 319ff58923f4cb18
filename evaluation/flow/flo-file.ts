import { readFile } from 'node:fs/promises';
import { inputError } from '../../src/errors.js';
import type { FlowField } from '../../src/temporal/flow-field.js';

/** First four bytes of a file, as a float. */
const TAG = 202021.25;

/** Larger motion means that it is not known. */
const UNKNOWN = 1e9;

/**
 * Reads a flow in the format of the Middlebury benchmark (Baker et al. 2011): little-endian, tag, width and height, then
 * u and v of each pixel in turn.
 *
 * @returns the flow; both components are NaN where it is not known
 * @throws AutochromeError of kind `input` when the file cannot be read or is no such file
 */
export async function readFlo(path: string): Promise<FlowField> {
  const bytes = await readFile(path).catch((cause) => {
    throw inputError(`${path} cannot be read`, 'Check the name and the permissions', cause);
  });
  const whole = bytes.length >= 12;
  const [width, height] = whole ? [bytes.readInt32LE(4), bytes.readInt32LE(8)] : [0, 0];
  if (!whole || bytes.readFloatLE(0) !== TAG || bytes.length < 12 + 8 * width * height) {
    throw inputError(`${path} is no .flo file, or not all of it`, 'Fetch it again');
  }
  const u = new Float32Array(width * height);
  const v = new Float32Array(width * height);
  for (let i = 0; i < u.length; i += 1) {
    const [right, down] = [bytes.readFloatLE(12 + 8 * i), bytes.readFloatLE(16 + 8 * i)];
    const known = Math.abs(right) < UNKNOWN && Math.abs(down) < UNKNOWN;
    u[i] = known ? right : Number.NaN;
    v[i] = known ? down : Number.NaN;
  }
  return { width, height, u, v };
}
