import { rational } from '../../time/rational.js';
import { ByteFields } from './byte-fields.js';
import { nutError } from './byte-reader.js';
import type { MainHeader } from './main-header.js';
import type { NutVideoStream } from './video-stream.js';

/** Largest width and height that are believed. */
const LARGEST_SIZE = 65535;

/** stream_header of a video stream. */
export interface StreamHeader {
  readonly stream: NutVideoStream;
  readonly timebaseId: number;
  readonly msbPtsShift: number;
  readonly maxPtsDistance: number;
}

/**
 * Reads stream_header (nut.txt, "stream_header").
 *
 * @param content - what lies between packet_header and packet_footer
 * @param main - the header before it
 * @throws AutochromeError of kind `input` when it is damaged or not of images
 */
export function readStreamHeader(content: Uint8Array, main: MainHeader): StreamHeader {
  const fields = new ByteFields(content);
  if (fields.v() !== 0) throw nutError('a second stream');
  if (fields.v() !== 0) throw nutError('a stream that is not video');
  const codecTag = String.fromCharCode(...fields.vb());
  if (codecTag.length !== 4) throw nutError('a codec tag that is not four bytes long');
  const timebaseId = fields.v();
  const timebase = main.timebases[timebaseId];
  if (!timebase) throw nutError('an unknown timebase');
  const msbPtsShift = fields.v();
  if (msbPtsShift > 16) throw nutError('damaged timestamps');
  const maxPtsDistance = fields.v();
  fields.v(); // decode_delay
  fields.v(); // stream_flags
  fields.vb(); // codec_specific_data
  const width = fields.v();
  const height = fields.v();
  if (Math.min(width, height) < 1 || Math.max(width, height) > LARGEST_SIZE) {
    throw nutError(`images of ${width}x${height}`);
  }
  const [sampleWidth, sampleHeight] = [fields.v(), fields.v()];
  const sampleAspectRatio =
    sampleWidth > 0 && sampleHeight > 0 ? rational(sampleWidth, sampleHeight) : undefined;
  return {
    stream: { codecTag, width, height, sampleAspectRatio, timebase },
    timebaseId,
    msbPtsShift,
    maxPtsDistance,
  };
}
