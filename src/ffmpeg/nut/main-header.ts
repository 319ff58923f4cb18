import { type Rational, rational } from '../../time/rational.js';
import { ByteFields } from './byte-fields.js';
import { nutError } from './byte-reader.js';
import { FLAGS, PACKET_MARK } from './format.js';

/** What a frame code stands for: the fields of a frame's header that it spares. */
export interface FrameCode {
  readonly flags: number;
  readonly ptsDelta: number;
  readonly sizeMultiplier: number;
  readonly sizeLsb: number;
  readonly reservedCount: number;
  readonly headerIndex: number;
}

/** main_header of a stream with one video stream. */
export interface MainHeader {
  readonly maxDistance: number;
  readonly timebases: readonly Rational[];
  /** One for each of the 256 codes. */
  readonly frameCodes: readonly FrameCode[];
  /** Bytes with which frames may begin without carrying them; the first is empty. */
  readonly elisionHeaders: readonly Uint8Array[];
}

const INVALID_CODE: FrameCode = {
  flags: FLAGS.invalid,
  ptsDelta: 0,
  sizeMultiplier: 1,
  sizeLsb: 0,
  reservedCount: 0,
  headerIndex: 0,
};

function readTimebases(fields: ByteFields): Rational[] {
  const count = fields.v();
  const timebases: Rational[] = [];
  for (let i = 0; i < count; i++) {
    const numerator = fields.v();
    const denominator = fields.v();
    if (numerator < 1 || denominator < 1 || Math.max(numerator, denominator) >= 2 ** 31) {
      throw nutError(`a timebase of ${numerator}/${denominator} seconds`);
    }
    timebases.push(rational(numerator, denominator));
  }
  if (count < 1) throw nutError('no timebase');
  return timebases;
}

/** The loop over `i` in main_header: runs of codes that differ only in the size they stand for. */
function readFrameCodes(fields: ByteFields): FrameCode[] {
  const codes: FrameCode[] = [];
  let ptsDelta = 0;
  let sizeMultiplier = 1;
  let headerIndex = 0;
  while (codes.length < 256) {
    const flags = fields.v();
    const fieldCount = fields.v();
    if (fieldCount > 0) ptsDelta = fields.s();
    if (fieldCount > 1) sizeMultiplier = fields.v();
    if (fieldCount > 2 && fields.v() !== 0) throw nutError('a frame code of a second stream');
    const size = fieldCount > 3 ? fields.v() : 0;
    const reservedCount = fieldCount > 4 ? fields.v() : 0;
    const count = fieldCount > 5 ? fields.v() : sizeMultiplier - size;
    if (fieldCount > 6) fields.s();
    if (fieldCount > 7) headerIndex = fields.v();
    for (let i = 8; i < fieldCount; i++) fields.v();

    const room = 256 - codes.length - (codes.length <= PACKET_MARK ? 1 : 0);
    if (count < 1 || count > room) throw nutError('a damaged table of frame codes');
    for (let i = 0; i < count; i++) {
      // The code that would read as the start of a packet stands for nothing and takes no place in the run.
      if (codes.length === PACKET_MARK) codes.push(INVALID_CODE);
      codes.push({ flags, ptsDelta, sizeMultiplier, sizeLsb: size + i, reservedCount, headerIndex });
    }
  }
  return codes;
}

/**
 * Reads main_header (nut.txt, "main_header"), versions 3 and 4.
 *
 * @param content - what lies between packet_header and packet_footer
 * @throws AutochromeError of kind `input` when it is damaged or not of one stream
 */
export function readMainHeader(content: Uint8Array): MainHeader {
  const fields = new ByteFields(content);
  const version = fields.v();
  if (version < 3 || version > 4) throw nutError(`version ${version} of NUT`);
  if (version > 3) fields.v(); // minor_version
  const streamCount = fields.v();
  if (streamCount !== 1) throw nutError(`${streamCount} streams instead of one`);
  const maxDistance = fields.v();
  const timebases = readTimebases(fields);
  const frameCodes = readFrameCodes(fields);
  const elisionHeaders = [new Uint8Array(0)];
  const headerCount = fields.v();
  for (let i = 0; i < headerCount; i++) elisionHeaders.push(new Uint8Array(fields.vb()));
  // main_flags may follow. They only add fields that the reader passes over.
  return { maxDistance, timebases, frameCodes, elisionHeaders };
}
