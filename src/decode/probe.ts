import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type AutochromeError, inputError, throwIfAborted } from '../errors.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
import type { ColourTags, MatrixName } from '../frame/colour-tags.js';
import { compare, multiply, parseRational, type Rational, rational, toNumber } from '../time/rational.js';
import type { ClipMetadata, SideStream } from './clip-metadata.js';
import { type FfprobeReport, readFirstFieldOrder, readReport, type StreamReport } from './ffprobe-report.js';
import { nominalFrameRate } from './nominal-frame-rate.js';
import { type DecodedFormat, decodedFormat, RGB_AS } from './pixel-formats.js';
import { missingFileError, unreadableClipError } from './unreadable-clip.js';

/** Longest side of a frame in samples, and most samples of a frame, that a clip may have. */
export const LARGEST_FRAME = { side: 32_768, samples: 268_000_000 } as const;

const MATRICES: ReadonlySet<string> = new Set<MatrixName>([
  'bt709',
  'bt470bg',
  'smpte170m',
  'smpte240m',
  'fcc',
  'bt2020nc',
]);
const FIELD_ORDERS: Readonly<Record<string, ClipMetadata['fieldOrder']>> = {
  progressive: 'progressive',
  tt: 'top',
  tb: 'top',
  bb: 'bottom',
  bt: 'bottom',
};
// Codecs whose containers often leave the field order out, so that the first frame has to be asked.
const INTERLACED_CODECS = new Set([
  'mpeg1video',
  'mpeg2video',
  'h264',
  'vc1',
  'dvvideo',
  'dnxhd',
  'prores',
  'mjpeg',
]);

// Text drawn as images, and lists of other files.
const NOT_FILM = /^(tty|ffmetadata|concat|hls|dash|imf|sdp)$/;

// AVI has an empty chunk for each frame that was dropped, and counts it.
const COUNTS_EMPTY = /^avi$/;

/** The stream that is colorized: the first of kind video that is not a cover image. */
export function videoStream(report: FfprobeReport): StreamReport | undefined {
  return report.streams.find(
    (stream) => stream.codec_type === 'video' && stream.disposition.attached_pic === 0,
  );
}

/**
 * Reads what a video file says of itself, without decoding more than its beginning.
 *
 * @param runner - the ffmpeg that reads the file
 * @param path - a video file
 * @throws AutochromeError of kind `input` when the file is missing, a folder, empty, cut off, not a video, has no
 *   image, or frames larger than {@link LARGEST_FRAME}
 */
export async function probeClip(
  runner: FfmpegRunner,
  path: string,
  options: { signal?: AbortSignal } = {},
): Promise<ClipMetadata> {
  await checkFile(path);
  // A whole path, since ffmpeg takes a name such as `take:2.mov` for a protocol.
  const file = resolve(path);
  const { report, log } = await readReport(runner, file, options.signal);
  throwIfAborted(options.signal);
  if (!report || NOT_FILM.test(report.format.format_name)) throw await unreadableClipError(path, log);
  const stream = videoStream(report);
  if (!stream) throw noImageError(path, report);
  const decoded = checkedFormat(path, stream, log);
  let fieldOrder = FIELD_ORDERS[stream.field_order ?? ''];
  if (fieldOrder === undefined && INTERLACED_CODECS.has(stream.codec_name)) {
    fieldOrder = await readFirstFieldOrder(runner, file, options.signal);
  }
  return metadata(path, report, stream, decoded, fieldOrder ?? 'progressive');
}

async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw missingFileError(path, error);
  });
  if (found.isDirectory()) {
    throw inputError(
      `${path} is a folder, not a video file`,
      'name a file in it, or a pattern of numbered images such as frame_%04d.png',
    );
  }
  if (found.isFile() && found.size === 0) {
    throw inputError(`${path} is empty (0 bytes)`, 'copy or export the clip again');
  }
}

function noImageError(path: string, report: FfprobeReport): AutochromeError {
  const kinds = [...new Set(report.streams.map((stream) => stream.codec_type ?? 'unknown data'))];
  const held = kinds.length === 0 ? 'no streams at all' : `only ${kinds.join(' and ')}`;
  return inputError(`${path} has no video: it contains ${held}`, 'choose a file with a video stream');
}

function checkedFormat(path: string, stream: StreamReport, log: readonly string[]): DecodedFormat {
  const { width, height } = stream;
  if (width > LARGEST_FRAME.side || height > LARGEST_FRAME.side || width * height > LARGEST_FRAME.samples) {
    throw inputError(
      `${path} has frames of ${width}x${height} pixels; the maximum is ${LARGEST_FRAME.side} per side and ${LARGEST_FRAME.samples / 1e6} million in total`,
      'scale the clip down first',
    );
  }
  if (width === 0 || height === 0 || stream.pix_fmt === undefined) {
    throw inputError(
      `${path} has a ${stream.codec_name} video stream that cannot be decoded`,
      'the file is damaged, or this ffmpeg has no decoder for it; convert it with the program that made it',
      log.at(-1),
    );
  }
  const decoded = decodedFormat(stream.pix_fmt);
  if (!decoded) {
    throw inputError(
      `${path} stores its frames as ${stream.pix_fmt}, which is not supported`,
      'convert it to a planar format such as yuv422p10le',
    );
  }
  return decoded;
}

function metadata(
  path: string,
  report: FfprobeReport,
  stream: StreamReport,
  decoded: DecodedFormat,
  fieldOrder: ClipMetadata['fieldOrder'],
): ClipMetadata {
  const timebase = positive(stream.time_base) ?? rational(1, 1000);
  const { frameRate, variable } = nominalFrameRate(stream, fieldOrder);
  const duration = clipDuration(report, stream, timebase);
  return {
    path,
    kind: 'video',
    container: report.format.format_name,
    codec: stream.codec_name,
    width: stream.width,
    height: stream.height,
    format: decoded.format,
    storedFormat: stream.pix_fmt as string,
    sampleAspectRatio: positive(stream.sample_aspect_ratio ?? '') ?? rational(1),
    rotation: rotation(stream),
    fieldOrder,
    frameRate,
    variableFrameRate: variable,
    timebase,
    startTime: multiply(rational(stream.start_pts ?? 0), timebase),
    fileStart: fileStart(report),
    duration,
    frameCount: frameCount(report, stream, duration, frameRate),
    colour: colourTags(stream, decoded),
    startTimecode: timecode(report, stream),
    sideStreams: sideStreams(report),
    tags: report.format.tags,
  };
}

/** Start of a file, over all its streams, in seconds. */
export function fileStart(report: FfprobeReport): Rational {
  return parseRational(report.format.start_time ?? '0') ?? rational(0);
}

function positive(text: string): Rational | undefined {
  const value = parseRational(text);
  return value && value.numerator > 0 ? value : undefined;
}

function clipDuration(report: FfprobeReport, stream: StreamReport, timebase: Rational): Rational | undefined {
  if (stream.duration_ts !== undefined && stream.duration_ts > 0) {
    return multiply(rational(stream.duration_ts), timebase);
  }
  const whole = positive(report.format.duration ?? '');
  const own = tagDuration(stream);
  // Programs that cut a file may leave the tag as it was.
  return own && whole && compare(own, whole) <= 0 ? own : whole;
}

/** The video's own duration, which Matroska has in a tag alone; the container's is that of the longest stream. */
function tagDuration({ tags }: StreamReport): Rational | undefined {
  const [, hours, minutes, seconds] = /^(\d+):(\d\d):(\d\d(?:\.\d{1,6})?)/.exec(tags.DURATION ?? '') ?? [];
  if (hours === undefined) return undefined;
  return positive(`${(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)).toFixed(6)}`);
}

function frameCount(
  report: FfprobeReport,
  stream: StreamReport,
  duration: Rational | undefined,
  frameRate: Rational,
): ClipMetadata['frameCount'] {
  const estimate = duration && Math.max(1, Math.round(toNumber(multiply(duration, frameRate))));
  const counted = Number(stream.nb_frames ?? 0);
  if (!(counted > 0)) return estimate === undefined ? undefined : { value: estimate, exact: false };
  // An edit list hides frames that the container still counts; its duration tells.
  if (estimate !== undefined && Math.abs(estimate - counted) > 1) return { value: estimate, exact: false };
  return { value: counted, exact: !COUNTS_EMPTY.test(report.format.format_name) };
}

function rotation(stream: StreamReport): ClipMetadata['rotation'] {
  // A display matrix turns counter-clockwise in ffprobe's words, the older tag clockwise.
  const matrix = stream.side_data_list.find((data) => data.rotation !== undefined)?.rotation;
  const clockwise = matrix !== undefined ? -matrix : Number(stream.tags.rotate ?? 0);
  const quarter = (((Math.round(clockwise / 90) % 4) + 4) % 4) * 90;
  return quarter === 90 || quarter === 180 || quarter === 270 ? quarter : 0;
}

function colourTags(stream: StreamReport, decoded: DecodedFormat): ColourTags {
  const known = (value: string | undefined) =>
    value === undefined || value === 'unknown' || value === 'reserved' || value === 'unspecified'
      ? undefined
      : value;
  const rgb = decoded.conversion === 'rgb';
  const matrix = known(stream.color_space);
  const stored = stream.pix_fmt ?? '';
  const full =
    stream.color_range === 'pc' || stored.startsWith('yuvj') || decoded.conversion === 'full-range';
  return {
    matrix: rgb
      ? RGB_AS.matrix
      : matrix !== undefined && MATRICES.has(matrix)
        ? (matrix as MatrixName)
        : undefined,
    primaries: known(stream.color_primaries),
    transfer: known(stream.color_transfer),
    range: rgb ? RGB_AS.range : full ? 'full' : stream.color_range === 'tv' ? 'limited' : undefined,
    chromaLocation: decoded.format.subsampling === 'gray' ? undefined : known(stream.chroma_location),
  };
}

function timecode(report: FfprobeReport, stream: StreamReport): string | undefined {
  const track = report.streams.find((other) => other.codec_tag_string === 'tmcd');
  return (
    stream.tags.timecode ?? track?.tags.timecode ?? report.format.tags.timecode ?? report.format.tags.TIMECODE
  );
}

function sideStreams(report: FfprobeReport): SideStream[] {
  return report.streams.flatMap((stream) => {
    const kind = stream.codec_type;
    if (kind !== 'audio' && kind !== 'subtitle' && kind !== 'data') return [];
    const language = stream.tags.language === 'und' ? undefined : stream.tags.language;
    return [{ index: stream.index, kind, codec: stream.codec_name, language }];
  });
}
