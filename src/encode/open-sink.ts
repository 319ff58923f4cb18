import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { FrameRange } from '../decode/frame-source.js';
import { AutochromeError, usageError } from '../errors.js';
import { type BackendName, chooseFfmpeg } from '../ffmpeg/choose.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
import { identifyFile } from '../files/file-identity.js';
import { checkOutput, refuseInputs } from '../files/output-file.js';
import { OutputNameClaim } from '../files/output-name-claim.js';
import { CODEC_TABLE, checkQuality, chooseCodec, DEFAULT_QUALITY, isFilm } from './codecs.js';
import { type Container, containerOf } from './containers.js';
import { outputRange } from './encode-args.js';
import { encoderFormats } from './encoder-formats.js';
import { FfmpegSink } from './ffmpeg-sink.js';
import type { CodecName, FrameSink } from './frame-sink.js';
import { openImageSink } from './images/open-image-sink.js';
import type { Provenance } from './output-tags.js';
import { SegmentSink } from './segment-sink.js';
import { encodedSize } from './video-encoder.js';

/** What to write, and where. */
export interface OpenSinkOptions {
  /** Name of the output; its extension chooses the container. */
  readonly path: string;
  /** One of `CODECS`; the extension's default when left out. */
  readonly codec?: string;
  /**
   * 0 (small) to 100 (best). Lossless codecs ignore it.
   *
   * @defaultValue `70`
   */
  readonly quality?: number;
  /** The clip whose frames are written. */
  readonly source: ClipMetadata;
  /** The file that sound, subtitles and tags are taken from; the clip's own when left out. */
  readonly sourcePath?: string;
  /** The frames that will be written, all when left out; sound is cut to them. */
  readonly range?: FrameRange;
  /**
   * What the render reads besides the clip, such as references or another clip: files, folders or patterns of images.
   * The output may be none of them.
   */
  readonly inputs?: readonly string[];
  /**
   * Whether an existing output is replaced.
   *
   * @defaultValue `false`
   */
  readonly overwrite?: boolean;
  /**
   * Which ffmpeg encodes.
   *
   * @defaultValue `'auto'`
   */
  readonly backend?: BackendName;
  /** A runner to use instead of the one that `backend` names. */
  readonly runner?: FfmpegRunner;
  /** What made the film, in the order in which it is to be read in the file's `comment`, or each image's XMP. */
  readonly provenance?: Provenance;
  /** Told what an output cannot keep, one sentence each. */
  readonly onWarning?: (warning: string) => void;
}

/**
 * Opens an output. Nothing is written before the first frame.
 *
 * @throws AutochromeError of kind `usage` when codec, extension, quality or the clip's kind do not go together, or
 *   the output exists or is an input; of kind `failure` when its folder cannot be written to or the encoder is missing
 * @example
 * ```ts
 * import { openClip, openSink, render } from 'autochrome';
 * import { lastValueFrom } from 'rxjs';
 *
 * const source = await openClip('trailer.mp4');
 * const sink = await openSink({ path: 'copy.mkv', codec: 'ffv1', source: source.metadata });
 * await lastValueFrom(render({ source, sink, colourer: undefined }));
 * await source.close();
 * ```
 */
export async function openSink(options: OpenSinkOptions): Promise<FrameSink> {
  return openChosenSink({ ...options, ...(await chooseCoding(options)) });
}

/** How an output is coded. */
export interface Coding {
  readonly codec: CodecName;
  /** What encodes it; undefined for images, which need no ffmpeg. */
  readonly runner: FfmpegRunner | undefined;
}

/**
 * Decides how an output is coded, once and for all.
 *
 * @throws AutochromeError of kind `usage` when codec and extension do not go together, or when the ffmpeg that is asked for is
 *   not there
 */
export async function chooseCoding(
  options: Pick<OpenSinkOptions, 'path' | 'codec' | 'source' | 'backend' | 'runner'>,
): Promise<Coding> {
  const { path, codec, source, backend = 'auto' } = options;
  const runner = isFilm(codec, path) ? (options.runner ?? (await chooseFfmpeg(backend))) : undefined;
  return { codec: chooseCodec(codec, path, source, runner?.backend), runner };
}

/**
 * Opens an output whose coding has been chosen with {@link chooseCoding}, of the same name.
 *
 * @throws AutochromeError as {@link openSink}
 */
export async function openChosenSink(
  options: Omit<OpenSinkOptions, 'codec' | 'backend' | 'runner'> & Coding,
): Promise<FrameSink> {
  const { path, source, range, codec, runner } = options;
  const quality = checkQuality(options.quality ?? DEFAULT_QUALITY);
  const sourcePath = options.sourcePath ?? (source.kind === 'video' ? source.path : undefined);
  const overwrite = options.overwrite ?? false;
  const provenance = options.provenance ?? {};
  const onWarning = options.onWarning ?? (() => undefined);
  const { encoder } = CODEC_TABLE[codec];
  const inputs = [source.path, ...(sourcePath === undefined ? [] : [sourcePath]), ...(options.inputs ?? [])];
  if (encoder === undefined || runner === undefined) {
    await refuseInputs(path, inputs);
    return openImageSink({
      path,
      codec: codec as 'png' | 'tiff',
      source,
      inputs,
      overwrite,
      provenance,
      onWarning,
    });
  }
  // Looked at before it is checked: what appears in between is another program's.
  const claim = await OutputNameClaim.begin(path);
  await checkOutput(path, inputs, overwrite);
  const { container, stored } = await checkVideo({ runner, codec, encoder, path, source, onWarning });
  return new FfmpegSink({
    runner,
    path,
    claim,
    codec,
    quality,
    container,
    stored,
    source,
    sourcePath,
    sourceFile: sourcePath === undefined ? undefined : await identifyFile(sourcePath),
    range,
    provenance,
    onWarning,
  });
}

/** What {@link openSegmentSink} takes; all as for {@link openSink}. */
export type OpenSegmentSinkOptions = Required<
  Pick<OpenSinkOptions, 'path' | 'source' | 'runner' | 'quality' | 'onWarning'>
> & {
  /** One that is not of images; the extension of the path holds it. */
  readonly codec: CodecName;
};

/**
 * Opens a segment, which replaces a file of its name. Nothing is written before the first frame.
 *
 * @throws AutochromeError as {@link openSink}
 */
export async function openSegmentSink(options: OpenSegmentSinkOptions): Promise<SegmentSink> {
  const { runner, path, codec, source, quality } = options;
  const { encoder } = CODEC_TABLE[codec];
  if (encoder === undefined) throw new RangeError(`codec ${codec} has no segments`);
  await checkOutput(path, [source.path], true);
  const video = await checkVideo({ ...options, encoder });
  return new SegmentSink({ runner, path, codec, quality: checkQuality(quality), source, ...video });
}

/** Checks that a clip can be encoded, and tells what encoding changes. */
async function checkVideo(options: {
  readonly runner: FfmpegRunner;
  readonly codec: CodecName;
  readonly encoder: string;
  readonly path: string;
  readonly source: ClipMetadata;
  readonly onWarning: (warning: string) => void;
}): Promise<{ readonly container: Container; readonly stored: string }> {
  const { runner, codec, encoder, path, source, onWarning } = options;
  checkClip(codec, source);
  const stored = await storedFormat(runner, codec, encoder, source);
  const size = encodedSize(codec, source);
  if (size.width !== source.width || size.height !== source.height) {
    onWarning(
      `${codec} needs even sizes: ${source.width}x${source.height} becomes ${size.width}x${size.height} by repeating the last column or row`,
    );
  }
  if (outputRange(codec, source) !== source.colour.range) {
    onWarning(`${codec} is limited range: the full-range levels of ${source.path} are converted`);
  }
  const container = containerOf(path);
  if (codec === 'ffv1' && container.muxer === 'mov' && source.colour.range === 'full') {
    onWarning('mov cannot mark FFV1 as full range, so players will show too much contrast; mkv can');
  }
  return { container, stored };
}

function checkClip(codec: CodecName, source: ClipMetadata): void {
  const { interlaced, smallest } = CODEC_TABLE[codec];
  if (source.fieldOrder !== 'progressive' && interlaced === 'refused') {
    const others = Object.entries(CODEC_TABLE).filter(([, other]) => other.interlaced !== 'refused');
    throw usageError(
      `${source.path} is interlaced, and ${codec} output cannot be marked as interlaced`,
      `use one of ${others.map(([name]) => name).join(', ')}, or deinterlace the clip first`,
    );
  }
  if (source.width < smallest.width || source.height < smallest.height) {
    throw usageError(
      `codec ${codec} needs frames of ${smallest.width}x${smallest.height} or more; ${source.path} has ${source.width}x${source.height}`,
      'use another `codec`, such as ffv1',
    );
  }
}

async function storedFormat(
  runner: FfmpegRunner,
  codec: CodecName,
  encoder: string,
  source: ClipMetadata,
): Promise<string> {
  const row = CODEC_TABLE[codec];
  if (row.needsThreads && runner.backend === 'wasm') {
    throw new AutochromeError(
      'failure',
      `codec ${codec} cannot be written by the embedded ffmpeg, whose ${encoder} needs threads`,
      { hint: 'install ffmpeg for this codec, or use another `codec`, such as h264' },
    );
  }
  const formats = await encoderFormats(runner, encoder);
  const stored = row.stores(row.takes(source.format)).find((format) => formats?.has(format));
  if (stored !== undefined) return stored;
  const which = `${runner.backend} ffmpeg ${runner.version}`;
  throw new AutochromeError(
    'failure',
    formats === undefined
      ? `${which} has no ${encoder} encoder, so codec ${codec} cannot be written`
      : `${encoder} of ${which} cannot store ${source.format.bitDepth}-bit ${row.takes(source.format).subsampling}`,
    {
      hint: runner.backend === 'native' ? 'use `backend` wasm, or another `codec`' : 'use another `codec`',
    },
  );
}
