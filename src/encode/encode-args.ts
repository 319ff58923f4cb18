import type { ClipMetadata } from '../decode/clip-metadata.js';
import { ffmpegFormat } from '../decode/pixel-formats.js';
import type { PixelFormat } from '../frame/pixel-format.js';
import { formatRational, type Rational } from '../time/rational.js';
import { CODEC_TABLE } from './codecs.js';
import { colourArgs, videoFilters } from './colour-args.js';
import type { Container } from './containers.js';
import type { CodecName } from './frame-sink.js';

/** What the video is encoded to. */
export interface ImageJob {
  readonly codec: CodecName;
  readonly quality: number;
  readonly container: Container;
  readonly source: ClipMetadata;
  /** The planes that arrive. */
  readonly taken: PixelFormat;
  /** ffmpeg's pixel format that the encoder is given. */
  readonly stored: string;
  /** Seconds per tick in which every timestamp is whole. */
  readonly timebase: Rational;
  /** Whether times stay as they arrive; else the first becomes 0. False when left out. */
  readonly keepsTimes?: boolean;
  /** File that is written. */
  readonly path: string;
}

// Larger time scales do not fit the field in which mp4 and mov hold them.
const LARGEST_TIME_SCALE = 2 ** 31 - 1;

/** Ticks per second below which there is no room between two frames for the times of decoding to give way. */
const COARSE = 1000;

/** Options that give mp4 and mov a clock in which every timestamp is whole. */
export function timeScaleArgs({ denominator }: Rational): string[] {
  const scale = denominator < COARSE ? denominator * COARSE : denominator;
  return scale <= LARGEST_TIME_SCALE ? ['-video_track_timescale', `${scale}`] : [];
}

/** The range that a codec writes a source in. */
export function outputRange(
  codec: CodecName,
  source: Pick<ClipMetadata, 'colour'>,
): ClipMetadata['colour']['range'] {
  const { range } = source.colour;
  return range === 'full' && CODEC_TABLE[codec].limitedRange ? 'limited' : range;
}

/**
 * Arguments of the run that encodes the video alone: NUT raw video on `pipe:0`, timestamps kept as they are, into
 * a file that can be played at any moment.
 */
export function encodeArgs(job: ImageJob): string[] {
  const { codec, container, source, timebase } = job;
  const { encoder, args, interlaced } = CODEC_TABLE[codec];
  const range = outputRange(codec, source);
  const converts = range !== source.colour.range || job.stored !== ffmpegFormat(job.taken);
  const byFields = source.fieldOrder !== 'progressive';
  return [
    ...['-v', 'error', ...(job.keepsTimes ? ['-copyts'] : []), '-f', 'nut', '-i', 'pipe:0', '-map', '0:v:0'],
    ...['-fps_mode', 'passthrough', '-enc_time_base', formatRational(timebase)],
    ...['-vf', videoFilters(source, range, converts), '-sws_flags', 'accurate_rnd+bitexact+full_chroma_int'],
    ...['-c:v', encoder as string, ...args(job.quality, job.taken, source), '-pix_fmt', job.stored],
    ...colourArgs(source, range),
    ...(byFields ? ['-field_order', source.fieldOrder === 'top' ? 'tt' : 'bb'] : []),
    ...(byFields && interlaced === 'coded' ? ['-flags', '+ildct+ilme'] : []),
    ...encoderParameters(codec, source),
    // QuickTime knows HEVC only by this name.
    ...(codec === 'hevc' && container.muxer !== 'matroska' ? ['-tag:v', 'hvc1'] : []),
    ...(container.milliseconds ? [] : timeScaleArgs(timebase)),
    ...container.growing,
    ...['-f', container.muxer, job.path],
  ];
}

/** What the encoders of H.264 and HEVC would otherwise guess from the first frames, differently for each output. */
function encoderParameters(codec: CodecName, { frameRate, fieldOrder }: ClipMetadata): string[] {
  const fps = `fps=${frameRate.numerator}/${frameRate.denominator}`;
  if (codec === 'hevc') return ['-x265-params', `log-level=error:${fps}`];
  if (codec !== 'h264') return [];
  // x264 takes the order of the fields from the first frame too late for the stream's header.
  const fields = { progressive: '', top: ':tff=1', bottom: ':bff=1' }[fieldOrder];
  return ['-x264-params', `${fps}${fields}`];
}
