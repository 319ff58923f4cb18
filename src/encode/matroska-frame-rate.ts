import { type FileHandle, open } from 'node:fs/promises';
import type { Rational } from '../time/rational.js';

/** Bytes at the start of a file in which its tracks are looked for. */
const HEAD = 2 ** 20;

const NANOSECONDS = 1_000_000_000;

/** Element IDs of Matroska (RFC 9559, section 5.1). */
const ID = { segment: 0x18538067, tracks: 0x1654ae6b, entry: 0xae, type: 0x83, duration: 0x23e383 } as const;

/** Value of a track's type that stands for a video. */
const VIDEO = 1;

interface Element {
  readonly id: number;
  /** First byte of the content, and the one behind it. */
  readonly from: number;
  readonly to: number;
}

/**
 * Writes a frame rate into the header of a Matroska file. ffmpeg guesses it from times that are rounded to milliseconds,
 * and takes 30 frames per second for 30000/1001. Nothing is changed in a file whose header has no place for it.
 *
 * @param path - a file as ffmpeg writes it, its tracks in the first {@link HEAD} bytes
 * @param frameRate - frames per second, above 0
 */
export async function declareFrameRate(path: string, frameRate: Rational): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const place = videoDuration(await headOf(file));
    if (!place) return;
    const duration = Math.floor((NANOSECONDS * frameRate.denominator) / frameRate.numerator);
    const bytes = new Uint8Array(place.to - place.from);
    for (let i = bytes.length - 1, rest = duration; i >= 0; i -= 1, rest = Math.floor(rest / 256)) {
      bytes[i] = rest % 256;
    }
    if (duration >= 256 ** bytes.length) return;
    await file.write(bytes, 0, bytes.length, place.from);
  } finally {
    await file.close();
  }
}

async function headOf(file: FileHandle): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD), 0, HEAD, 0);
  return buffer.subarray(0, bytesRead);
}

/** Where the duration of the video's frames stands. */
function videoDuration(head: Uint8Array): Element | undefined {
  const whole = { id: 0, from: 0, to: head.length };
  const segment = children(head, whole).find(({ id }) => id === ID.segment);
  const tracks = segment && children(head, segment).find(({ id }) => id === ID.tracks);
  if (!tracks) return undefined;
  for (const entry of children(head, tracks).filter(({ id }) => id === ID.entry)) {
    const parts = children(head, entry);
    const type = parts.find(({ id }) => id === ID.type);
    if (type && head[type.to - 1] === VIDEO) return parts.find(({ id }) => id === ID.duration);
  }
  return undefined;
}

/** The elements in another, as far as the head reaches (EBML: RFC 8794, section 4 to 6). */
function children(head: Uint8Array, { from, to }: Element): Element[] {
  const found: Element[] = [];
  for (let at = from; at < Math.min(to, head.length); ) {
    const id = variableInteger(head, at, false);
    const size = id && variableInteger(head, id.end, true);
    if (!size) break;
    const element = { id: id.value, from: size.end, to: size.end + size.value };
    found.push(element);
    at = element.to;
  }
  return found;
}

/** An integer whose first byte tells its length by its zeros; an ID keeps the bit behind them. */
function variableInteger(
  head: Uint8Array,
  at: number,
  withoutMarker: boolean,
): { readonly value: number; readonly end: number } | undefined {
  const first = head[at];
  if (first === undefined || first === 0) return undefined;
  const length = Math.clz32(first) - 23;
  if (at + length > head.length) return undefined;
  let value = withoutMarker ? first % 2 ** (8 - length) : first;
  for (const byte of head.subarray(at + 1, at + length)) value = value * 256 + byte;
  return { value, end: at + length };
}
