import { ByteWriter } from './byte-writer.js';
import { FILE_ID, FLAGS, STARTCODES } from './format.js';
import type { NutVideoStream } from './video-stream.js';

/** The stable version of the format; later ones need ffmpeg's `-strict experimental`. */
const VERSION = 3;
/** `max_distance`: the largest the specification recommends. Every frame follows a syncpoint anyway. */
const MAX_DISTANCE = 65536;
/** The one frame code in use; 0, 255 and `N` have to stay invalid. */
const FRAME_CODE = 1;
const FRAME_FLAGS = FLAGS.key | FLAGS.codedPts | FLAGS.sizeMsb | FLAGS.checksum;

/**
 * Writes raw images as a NUT stream that `ffmpeg -f nut -i pipe:0` reads, each with its own exact timestamp. Every
 * image is a key frame behind a syncpoint, so that a reader recovers at any of them.
 */
export class NutWriter {
  /** Bytes written so far, to place syncpoints. */
  #position = 0;
  #lastSyncpoint: number | undefined;

  /**
   * @throws RangeError when a size or the timebase is out of range, or the tag is not four bytes long
   */
  constructor(readonly stream: NutVideoStream) {
    for (const size of [stream.width, stream.height]) {
      if (!Number.isInteger(size) || size < 1)
        throw new RangeError(`${stream.width}x${stream.height} is no image`);
    }
    const { numerator, denominator } = stream.timebase;
    if (numerator < 1 || Math.max(numerator, denominator) >= 2 ** 31) {
      throw new RangeError(`a timebase of ${numerator}/${denominator} seconds does not fit into NUT`);
    }
    if (!/^[\0-\xff]{4}$/.test(stream.codecTag)) throw new RangeError('a codec tag has four bytes');
  }

  /** What goes before the first frame: file_id_string, main_header, stream_header. */
  header(): Uint8Array {
    const { codecTag, width, height, sampleAspectRatio, timebase } = this.stream;
    const main = new ByteWriter().v(VERSION).v(1).v(MAX_DISTANCE);
    main.v(1).v(timebase.numerator).v(timebase.denominator);
    // Frame codes 0; 1; 2 to 255 without N. Fields: pts delta, size multiplier, stream, size, reserved, count.
    main.v(FLAGS.invalid).v(6).v(0).v(1).v(0).v(0).v(0).v(1);
    main.v(FRAME_FLAGS).v(6).v(0).v(1).v(0).v(0).v(0).v(1);
    main.v(FLAGS.invalid).v(6).v(0).v(1).v(0).v(0).v(0).v(253);
    main.v(0); // header_count_minus1: nothing is elided

    const stream = new ByteWriter().v(0).v(0);
    stream.vb(Uint8Array.from(codecTag, (character) => character.charCodeAt(0)));
    // time_base_id; msb_pts_shift 0, so that every timestamp is coded in full; max_pts_distance; decode_delay;
    // stream_flags; codec_specific_data
    stream.v(0).v(0).v(0).v(0).v(0).v(0);
    stream.v(width).v(height);
    stream.v(sampleAspectRatio?.numerator ?? 0).v(sampleAspectRatio?.denominator ?? 0);
    stream.v(0); // colorspace_type: unknown

    const bytes = new ByteWriter()
      .bytes(FILE_ID)
      .packet(STARTCODES.main, main)
      .packet(STARTCODES.stream, stream)
      .done();
    this.#position = bytes.length;
    return bytes;
  }

  /**
   * One image as chunks: a few bytes of header, then `payload` itself, not copied.
   *
   * @param pts - presentation time in ticks of the stream's timebase, at least 0, above the one before
   * @param payload - the planes one after the other, without padding
   * @throws RangeError when `pts` is negative, which ffmpeg's NUT cannot say, or not a safe integer
   */
  frame(pts: number, payload: readonly Uint8Array[]): Uint8Array[] {
    const size = payload.reduce((sum, part) => sum + part.length, 0);
    const back = this.#lastSyncpoint === undefined ? 0 : this.#position - this.#lastSyncpoint;
    const syncpoint = new ByteWriter().v(pts).v(Math.floor(back / 16));
    // A coded_pts at or above 1 << msb_pts_shift is the timestamp plus that.
    const frame = new ByteWriter()
      .byte(FRAME_CODE)
      .v(pts + 1)
      .v(size)
      .checksum();
    const header = new ByteWriter().packet(STARTCODES.syncpoint, syncpoint).bytes(frame.done()).done();
    this.#lastSyncpoint = this.#position;
    this.#position += header.length + size;
    return [header, ...payload];
  }
}
