import { ByteFields } from './byte-fields.js';
import { ByteReader, nutError } from './byte-reader.js';
import { crc32 } from './checksum.js';
import { FILE_ID, FLAGS, LONG_PACKET, PACKET_MARK } from './format.js';
import { type MainHeader, readMainHeader } from './main-header.js';
import { readPacket, readU32 } from './packet.js';
import { readStreamHeader, type StreamHeader } from './stream-header.js';
import type { NutVideoStream } from './video-stream.js';

/** Fields for later versions of the format that a frame's header may have; today there are none. */
const LARGEST_RESERVED = 256;

/** The header of one frame. */
export interface NutFrame {
  /** Presentation time in ticks of the stream's timebase. */
  readonly pts: number;
  /** Bytes of its payload. */
  readonly byteLength: number;
}

/**
 * Reads raw images from what `ffmpeg -c:v rawvideo -f nut pipe:1` writes: one video stream, each image with its
 * own exact timestamp. It holds one chunk of the input at a time and no payload.
 */
export class NutReader {
  readonly #reader: ByteReader;
  #main: MainHeader | undefined;
  #header: StreamHeader | undefined;
  #lastPts = 0;
  /** Of the frame begun last: the elided start of its payload, and how many bytes of it are still to come. */
  #elided: Uint8Array = new Uint8Array(0);
  #left = 0;

  /**
   * @param chunks - the stream, cut anywhere; a chunk is used before the next is asked for
   */
  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#reader = new ByteReader(chunks);
  }

  /**
   * Reads what goes before the first frame. To be called once, first.
   *
   * @returns undefined when the input is empty: whoever writes it failed before its first frame
   * @throws AutochromeError of kind `input` when it is not NUT, damaged or truncated, or of anything but one video
   *   stream
   */
  async readHeader(): Promise<NutVideoStream | undefined> {
    if (await this.#reader.atEnd()) return undefined;
    const id = new Uint8Array(FILE_ID.length);
    await this.#reader.read(id);
    if (id.some((byte, i) => byte !== FILE_ID[i])) throw nutError('they are not NUT');
    const main = await readPacket(this.#reader, await this.#reader.byte());
    if (main.kind !== 'main') throw nutError('no main header');
    this.#main = readMainHeader(main.content);
    const stream = await readPacket(this.#reader, await this.#reader.byte());
    if (stream.kind !== 'stream') throw nutError('no stream header');
    this.#header = readStreamHeader(stream.content, this.#main);
    return this.#header.stream;
  }

  /**
   * Goes on to the next frame; a payload not yet read is passed over.
   *
   * @returns undefined at the end of the stream
   * @throws AutochromeError of kind `input` when the stream is damaged or ends inside a packet
   */
  async nextFrame(): Promise<NutFrame | undefined> {
    if (!this.#main || !this.#header) throw new Error('the header comes first');
    await this.#reader.skip(this.#left);
    this.#left = 0;
    while (!(await this.#reader.atEnd())) {
      const byte = await this.#reader.byte();
      if (byte === PACKET_MARK) await this.#packet(byte, this.#main, this.#header);
      else {
        const frame = await this.#frame(byte, this.#main, this.#header);
        if (frame) return frame;
      }
    }
    return undefined;
  }

  /**
   * Copies the payload of the frame that {@link nextFrame} returned to the start of `into`. Once per frame.
   *
   * @param into - at least the frame's `byteLength`
   * @throws AutochromeError of kind `input` when the frame is larger than `into`, or the stream ends inside it
   */
  async readPayload(into: Uint8Array): Promise<void> {
    const length = this.#elided.length + this.#left;
    if (length > into.length) throw nutError(`a frame of ${length} bytes where at most ${into.length} fit`);
    into.set(this.#elided);
    const rest = into.subarray(this.#elided.length, length);
    this.#left = 0;
    await this.#reader.read(rest);
  }

  /** Ends reading early, so that whoever makes the chunks stops. */
  close(): Promise<void> {
    return this.#reader.close();
  }

  /** Headers are repeated, and info and index packets come, between frames; only syncpoints matter. */
  async #packet(mark: number, main: MainHeader, header: StreamHeader): Promise<void> {
    const { kind, content } = await readPacket(this.#reader, mark);
    if (kind !== 'syncpoint') return;
    // global_key_pts: the timebase's number in the remainder. Timestamps go on from there.
    const coded = new ByteFields(content).v();
    const ticks = Math.floor(coded / main.timebases.length);
    const from = main.timebases[coded % main.timebases.length];
    const to = header.stream.timebase;
    if (!from) throw nutError('an unknown timebase');
    this.#lastPts = Number(
      (BigInt(ticks) * BigInt(from.numerator) * BigInt(to.denominator)) /
        (BigInt(from.denominator) * BigInt(to.numerator)),
    );
  }

  /** Reads the header of a frame (nut.txt, "frame"); undefined when it only says that the stream pauses. */
  async #frame(code: number, main: MainHeader, header: StreamHeader): Promise<NutFrame | undefined> {
    const entry = main.frameCodes[code];
    if (!entry || entry.flags & FLAGS.invalid) throw nutError(`${code} where a frame should start`);
    const seen = [code];
    const v = () => this.#reader.v(seen);
    let flags = entry.flags;
    if (flags & FLAGS.coded) flags ^= await v();
    if (flags & FLAGS.streamId && (await v()) !== 0) throw nutError('a frame of a second stream');
    const pts = flags & FLAGS.codedPts ? this.#fullPts(await v(), header) : this.#lastPts + entry.ptsDelta;
    const size = entry.sizeLsb + (flags & FLAGS.sizeMsb ? entry.sizeMultiplier * (await v()) : 0);
    if (flags & FLAGS.matchTime) await v();
    const headerIndex = flags & FLAGS.headerIndex ? await v() : entry.headerIndex;
    let reserved = flags & FLAGS.reserved ? await v() : entry.reservedCount;
    if (reserved > LARGEST_RESERVED) throw nutError('a damaged frame header');
    for (; reserved > 0; reserved--) await v();
    const jump = Math.abs(pts - this.#lastPts) > header.maxPtsDistance;
    if (flags & FLAGS.checksum) {
      if (crc32(seen) !== (await readU32(this.#reader))) throw nutError('a damaged frame header');
    } else if (size > 2 * main.maxDistance || jump) throw nutError('a frame without its checksum');
    if (flags & FLAGS.sideData) throw nutError('a frame with side data');
    if (!Number.isSafeInteger(pts) || !Number.isSafeInteger(size)) throw nutError('a number is too large');

    const elided = main.elisionHeaders[size > LONG_PACKET ? 0 : headerIndex];
    if (!elided || elided.length > size) throw nutError('a damaged frame header');
    this.#lastPts = pts;
    this.#elided = elided;
    this.#left = size - elided.length;
    return flags & FLAGS.endOfRelevance ? undefined : { pts, byteLength: size };
  }

  /** The timestamp that coded_pts stands for: in full, or the nearest to the last with these low bits. */
  #fullPts(coded: number, header: StreamHeader): number {
    const range = 2 ** header.msbPtsShift;
    if (coded >= range) return coded - range;
    const lowest = this.#lastPts - Math.floor((range - 1) / 2);
    return lowest + ((((coded - lowest) % range) + range) % range);
  }
}
