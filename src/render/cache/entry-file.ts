import { createHash } from 'node:crypto';
import type { ChromaPrediction } from '../../colorize/colorizer.js';
import type { SmallImage } from '../../colour/small-image.js';

/** How an entry begins, with the version of its form. */
const MAGIC = 'autochrome chroma 1\n';

/** Bytes of a key, and of a checksum. */
const HASH = 32;

/** Width, height and channels of chroma and of confidence, which has none where there is no such image. */
const DIMENSIONS = 6;

const HEAD = MAGIC.length + HASH + 4 * DIMENSIONS;

/**
 * An entry's file: what it is, its key, sizes, floats, and the SHA-256 of all that. Numbers are little-endian, as on every
 * machine that Node runs on.
 *
 * @param key - 64 hexadecimal digits
 */
export function entryBytes(key: string, { chroma, confidence }: ChromaPrediction): Uint8Array {
  const images = confidence ? [chroma, confidence] : [chroma];
  const floats = images.reduce((sum, { data }) => sum + data.byteLength, 0);
  const bytes = new Uint8Array(HEAD + floats + HASH);
  bytes.set(new TextEncoder().encode(MAGIC));
  bytes.set(Buffer.from(key, 'hex'), MAGIC.length);
  const view = new DataView(bytes.buffer);
  const sizes = [chroma, confidence].flatMap((p) => (p ? [p.width, p.height, p.channels] : [0, 0, 0]));
  for (const [i, size] of sizes.entries()) view.setUint32(MAGIC.length + HASH + 4 * i, size, true);
  let at = HEAD;
  for (const { data } of images) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  bytes.set(createHash('sha256').update(bytes.subarray(0, at)).digest(), at);
  return bytes;
}

/**
 * Reads an entry.
 *
 * @param key - it must have
 * @returns undefined of what is none, whatever is wrong with it
 */
export function parseEntry(key: string, bytes: Uint8Array): ChromaPrediction | undefined {
  if (bytes.length < HEAD + HASH) return undefined;
  const content = bytes.subarray(0, bytes.length - HASH);
  const sum = createHash('sha256').update(content).digest();
  if (!sum.equals(bytes.subarray(content.length))) return undefined;
  const own = Buffer.from(bytes.subarray(MAGIC.length, MAGIC.length + HASH)).toString('hex');
  if (!Buffer.from(bytes.subarray(0, MAGIC.length)).equals(Buffer.from(MAGIC)) || own !== key)
    return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const size = (i: number) => view.getUint32(MAGIC.length + HASH + 4 * i, true);
  let at = HEAD;
  const image = (first: number): SmallImage => {
    const [width, height, channels] = [size(first), size(first + 1), size(first + 2)];
    // A copy: floats must lie at places that are multiples of four.
    const data = new Float32Array(width * height * channels);
    new Uint8Array(data.buffer).set(content.subarray(at, at + data.byteLength));
    at += data.byteLength;
    return { width, height, channels, data };
  };
  const expected = HEAD + 4 * (size(0) * size(1) * size(2) + size(3) * size(4) * size(5));
  if (expected !== content.length) return undefined;
  const chroma = image(0);
  return { chroma, confidence: size(3) === 0 ? undefined : image(3) };
}
