import { codeValues } from '../../colour/code-values.js';
import { fillYCbCrFromRgb } from '../../colour/ycbcr-planes.js';
import { inputError, throwIfAborted } from '../../errors.js';
import type { ColourTags } from '../../frame/colour-tags.js';
import type { Frame } from '../../frame/frame.js';
import type { FrameBuffer, FramePool } from '../../frame/frame-pool.js';
import type { PixelFormat } from '../../frame/pixel-format.js';
import { planesOf } from '../../frame/planes.js';
import { divide, multiply, type Rational, rational } from '../../time/rational.js';
import type { ClipMetadata } from '../clip-metadata.js';
import type { FrameRange, FrameSource } from '../frame-source.js';
import { type ImageHeader, readImageHeader } from './image-header.js';
import { readImageSamples } from './image-samples.js';
import { type ImageList, listImages } from './image-sequence.js';

/** Colour of images: sRGB, in Y'CbCr by the JFIF matrix (ITU-T T.871 clause 7), full range. */
const IMAGE_COLOUR: ColourTags = {
  matrix: 'smpte170m',
  primaries: 'bt709',
  transfer: 'iec61966-2-1',
  range: 'full',
  chromaLocation: undefined,
};

/** Headers read at once while a sequence is looked through. */
const HEADERS_AT_ONCE = 4;

/**
 * Opens an image, a numbered sequence (`frame_%04d.png`) or a folder of images as a clip.
 *
 * Grey images give gray frames whose Y is the samples as stored; colour ones give 4:4:4 at their depth. In a
 * mixed sequence grey joins colour and 8 bits join 16, both exactly. Alpha is dropped: the stored colours count.
 * The EXIF orientation is applied, so `rotation` is 0. All headers are read here, so that an image that does not
 * belong is found before the work begins. Where names carry numbers by a pattern, the first is in the tag
 * `start_number`.
 *
 * @param options - `frameRate`: images per second, 24 when left out
 * @throws AutochromeError of kind `input` naming the path: missing, not images, a gap in the numbers, or the first
 *   image of another size
 */
export async function openImages(
  path: string,
  options: { frameRate?: Rational | undefined } = {},
): Promise<FrameSource> {
  const list = await listImages(path);
  const survey = await surveyImages(list.paths);
  const metadata = describe(path, list, survey, options.frameRate ?? rational(24));
  return {
    metadata,
    frames: (request) => readFrames(list.paths, metadata, request),
    // Images are opened one by one while frames are read; nothing is held in between.
    close: async () => {},
  };
}

interface Survey {
  readonly first: ImageHeader;
  readonly format: PixelFormat;
}

async function surveyImages(paths: readonly string[]): Promise<Survey> {
  const first = await readImageHeader(paths[0] as string);
  let { gray, bitDepth } = first;
  for (let at = 1; at < paths.length; at += HEADERS_AT_ONCE) {
    const headers = await Promise.all(paths.slice(at, at + HEADERS_AT_ONCE).map(readImageHeader));
    for (const header of headers) {
      requireSize(header, first);
      gray &&= header.gray;
      if (header.bitDepth === 16) bitDepth = 16;
    }
  }
  return { first, format: { subsampling: gray ? 'gray' : '4:4:4', bitDepth } };
}

function requireSize(
  { path, width, height }: ImageHeader,
  first: { readonly width: number; readonly height: number; readonly path?: string },
): void {
  if (width === first.width && height === first.height) return;
  throw inputError(
    `${path} is ${width}x${height}, unlike the images before it, which are ${first.width}x${first.height}`,
    'A sequence needs images of one size: move this one away or resize it',
  );
}

function describe(
  path: string,
  list: ImageList,
  { first, format }: Survey,
  frameRate: Rational,
): ClipMetadata {
  const tick = divide(rational(1), frameRate);
  return {
    path,
    kind: list.kind,
    container: 'images',
    codec: first.kind,
    width: first.width,
    height: first.height,
    format,
    storedFormat: storedFormatOf(first),
    sampleAspectRatio: rational(1),
    rotation: 0,
    fieldOrder: 'progressive',
    frameRate,
    variableFrameRate: false,
    timebase: tick,
    startTime: rational(0),
    duration: multiply(tick, rational(list.paths.length)),
    frameCount: { value: list.paths.length, exact: true },
    colour: IMAGE_COLOUR,
    startTimecode: undefined,
    sideStreams: [],
    tags: list.startNumber === undefined ? {} : { start_number: String(list.startNumber) },
  };
}

/** ffmpeg's names of such samples, byte order left out. */
function storedFormatOf({ gray, bitDepth, hasAlpha }: ImageHeader): string {
  if (bitDepth === 16) return gray ? (hasAlpha ? 'ya16' : 'gray16') : hasAlpha ? 'rgba64' : 'rgb48';
  return gray ? (hasAlpha ? 'ya8' : 'gray') : hasAlpha ? 'rgba' : 'rgb24';
}

async function* readFrames(
  paths: readonly string[],
  metadata: ClipMetadata,
  { pool, range, signal }: { pool: FramePool; range?: FrameRange; signal?: AbortSignal },
): AsyncGenerator<Frame> {
  const end = Math.min(range?.end ?? paths.length, paths.length);
  for (let index = range?.start ?? 0; index < end; index += 1) {
    const buffer = await pool.acquire(signal);
    let frame: Frame;
    try {
      frame = await readFrame(paths[index] as string, index, metadata, buffer);
      throwIfAborted(signal);
    } catch (error) {
      buffer.release();
      throw error;
    }
    yield frame;
  }
}

async function readFrame(
  path: string,
  index: number,
  metadata: ClipMetadata,
  buffer: FrameBuffer,
): Promise<Frame> {
  const { width, height, format, frameRate } = metadata;
  const header = await readImageHeader(path);
  // The file may have changed since the sequence was looked through.
  requireSize(header, metadata);
  const gray = format.subsampling === 'gray';
  const bitDepth = format.bitDepth === 16 ? 16 : 8;
  if ((gray && !header.gray) || header.bitDepth > bitDepth) {
    throw inputError(`${path} has changed while the sequence was read`, 'Start again once it is complete');
  }
  const { data } = await readImageSamples(header, { channels: gray ? 1 : 3, bitDepth, alpha: 'drop' });
  const { y, cb, cr } = planesOf(format, metadata, buffer.bytes);
  if (gray || !cb || !cr) y.set(data);
  else {
    const encoding = { matrix: 'smpte170m', codes: codeValues(bitDepth, 'full') } as const;
    fillYCbCrFromRgb(data, bitDepth, encoding, { y, cb, cr });
  }
  const duration = divide(rational(1), frameRate);
  const timestamp = multiply(duration, rational(index));
  return { index, timestamp, duration, width, height, format, y, cb, cr, buffer };
}
