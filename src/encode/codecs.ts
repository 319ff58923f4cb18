import { extname } from 'node:path';
import { ffmpegFormat } from '../decode/pixel-formats.js';
import { usageError } from '../errors.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
import type { PixelFormat, PlaneSize } from '../frame/pixel-format.js';
import { CODECS, type CodecName } from './frame-sink.js';

/** Quality when the caller names none; visually lossless in every codec. */
export const DEFAULT_QUALITY = 70;

/** One way of coding the video. */
export interface Codec {
  /** ffmpeg's encoder; undefined for images, which are written without ffmpeg. */
  readonly encoder: string | undefined;
  /** File name extensions without the point; the first is the default. */
  readonly extensions: readonly string[];
  /** The planes a sink takes for a source: the source's depth, and the chroma the output holds. */
  takes(source: PixelFormat): PixelFormat;
  /** ffmpeg's pixel formats that the codec may store the planes as, best first. */
  stores(taken: PixelFormat): readonly string[];
  /** Encoder arguments for a quality from 0 to 100 and frames of a size and format. */
  args(quality: number, taken: PixelFormat, size: PlaneSize): string[];
  /**
   * Whether interlaced film can be told from progressive: `coded` by fields, `tagged` in the file, or `refused`.
   */
  readonly interlaced: 'coded' | 'tagged' | 'refused';
  /** Whether the codec is read as limited range whatever is written beside it, so that full range is converted. */
  readonly limitedRange: boolean;
  /** Whether width and height have to be even; frames are extended by their last column and row then. */
  readonly evenSize: boolean;
  /** Whether the encoder works only where it can start threads, which the embedded ffmpeg cannot. */
  readonly needsThreads: boolean;
  /** Frames by which coding runs ahead, where frames are coded in another order than they are shown in; else 0. */
  readonly reorders: number;
  /** Least frame size in samples. */
  readonly smallest: { readonly width: number; readonly height: number };
}

const ANY_SIZE = { width: 1, height: 1 };

const as = (source: PixelFormat, subsampling: PixelFormat['subsampling']): PixelFormat => ({
  subsampling,
  bitDepth: source.bitDepth,
});

/** The chroma of prores and dnxhr, which store 4:2:2, or 4:4:4 where told to. */
const at10 = (taken: PixelFormat) => [ffmpegFormat({ subsampling: taken.subsampling, bitDepth: 10 })];

const images = (extensions: readonly string[]): Codec => ({
  encoder: undefined,
  extensions,
  takes: (source) => as(source, '4:4:4'),
  stores: () => [],
  args: () => [],
  interlaced: 'refused',
  limitedRange: false,
  evenSize: false,
  needsThreads: false,
  reorders: 0,
  smallest: ANY_SIZE,
});

/** Every codec, in one table: what the command line, the sinks and the documentation go by. */
export const CODEC_TABLE: Readonly<Record<CodecName, Codec>> = {
  // CRF 18 at quality 70, 46 at 0 and 6 at 100: 0 would switch x264 to a lossless profile that few players know.
  h264: {
    encoder: 'libx264',
    extensions: ['mp4', 'mov', 'mkv', 'm4v'],
    takes: (source) => as(source, '4:2:0'),
    stores: (taken) => (taken.bitDepth === 8 ? ['yuv420p'] : ['yuv420p10le']),
    args: (quality) => ['-preset', 'fast', '-crf', (46 - 0.4 * quality).toFixed(1)],
    interlaced: 'coded',
    limitedRange: false,
    evenSize: true,
    needsThreads: false,
    reorders: 2,
    smallest: { width: 2, height: 2 },
  },
  // CRF 20 at quality 70; x265's scale gives the same look at about two more than x264's.
  hevc: {
    encoder: 'libx265',
    extensions: ['mp4', 'mov', 'mkv', 'm4v'],
    takes: (source) => as(source, '4:2:0'),
    stores: ({ bitDepth }) =>
      bitDepth === 8 ? ['yuv420p'] : bitDepth <= 10 ? ['yuv420p10le'] : ['yuv420p12le', 'yuv420p10le'],
    args: (quality) => ['-preset', 'fast', '-crf', (48 - 0.4 * quality).toFixed(1)],
    interlaced: 'refused',
    limitedRange: false,
    evenSize: true,
    needsThreads: true,
    reorders: 2,
    smallest: { width: 16, height: 16 },
  },
  // Profiles Proxy, LT, 422 and 422 HQ at 0, 20, 40 and 60; 4444 and, from 90, 4444 XQ for 4:4:4 sources.
  prores: {
    encoder: 'prores_ks',
    extensions: ['mov', 'mkv'],
    takes: (source) => as(source, source.subsampling === '4:4:4' ? '4:4:4' : '4:2:2'),
    stores: at10,
    args: (quality, taken) => [
      '-profile:v',
      taken.subsampling === '4:4:4'
        ? quality < 90
          ? '4'
          : '5'
        : String(Math.min(3, Math.floor(quality / 20))),
      '-vendor',
      'apl0',
    ],
    interlaced: 'coded',
    limitedRange: true,
    evenSize: false,
    needsThreads: false,
    reorders: 0,
    smallest: { width: 16, height: 16 },
  },
  // DNxHR LB, SQ and HQ at 0, 30 and 60; HQX, the profile with 10 bits, for every source above 8 bits.
  dnxhr: {
    encoder: 'dnxhd',
    extensions: ['mov', 'mkv'],
    takes: (source) => as(source, '4:2:2'),
    stores: (taken) => (taken.bitDepth === 8 ? ['yuv422p'] : ['yuv422p10le']),
    args: (quality, taken) => [
      '-profile:v',
      taken.bitDepth > 8 ? 'dnxhr_hqx' : quality < 30 ? 'dnxhr_lb' : quality < 60 ? 'dnxhr_sq' : 'dnxhr_hq',
    ],
    interlaced: 'refused',
    limitedRange: true,
    evenSize: false,
    needsThreads: false,
    reorders: 0,
    smallest: { width: 256, height: 120 },
  },
  // Lossless at any quality.
  ffv1: {
    encoder: 'ffv1',
    extensions: ['mkv', 'mov'],
    takes: (source) => (source.subsampling === 'gray' ? as(source, '4:4:4') : source),
    stores: (taken) => [ffmpegFormat(taken)],
    args: (_quality, _taken, { width, height }) => [
      ...['-level', '3', '-coder', '1', '-context', '0', '-g', '1', '-slicecrc', '1'],
      // Slices are coded at the same time; the encoder refuses to cut small frames.
      ...['-slices', width >= 64 && height >= 64 ? '4' : '1'],
    ],
    interlaced: 'tagged',
    limitedRange: false,
    evenSize: false,
    needsThreads: false,
    reorders: 0,
    smallest: ANY_SIZE,
  },
  png: images(['png']),
  tiff: images(['tif', 'tiff']),
};

const withPoint = (codec: CodecName) => CODEC_TABLE[codec].extensions.map((extension) => `.${extension}`);

function validPairs(): string {
  return CODECS.map((codec) => `${codec}: ${withPoint(codec).join(' ')}`).join('; ');
}

/** Extension without the point, in lower case; empty for a folder. */
export function extensionOf(path: string): string {
  return extname(path).slice(1).toLowerCase();
}

/**
 * The codec for an output that does not name one: that of the extension, and where several share it, H.264, or HEVC
 * for sources above 8 bits that are not interlaced where it can be encoded. A name without extension is a folder of
 * PNG images.
 *
 * @param extension - without the point
 * @param backend - the ffmpeg that encodes; `native` when left out
 * @throws AutochromeError of kind `usage` for an extension that no codec is written to
 */
export function defaultCodec(
  extension: string,
  source: { readonly format: PixelFormat; readonly fieldOrder: string },
  backend: FfmpegRunner['backend'] = 'native',
): CodecName {
  if (extension === '') return 'png';
  const candidates = CODECS.filter((codec) => CODEC_TABLE[codec].extensions.includes(extension));
  const [first] = candidates;
  if (first === undefined) {
    throw usageError(
      `output extension '.${extension}' is not known`,
      `use one of these pairs: ${validPairs()}`,
    );
  }
  if (first !== 'h264') return first;
  const hevc = backend === 'native' && source.format.bitDepth > 8 && source.fieldOrder === 'progressive';
  return hevc ? 'hevc' : 'h264';
}

/**
 * Whether an output is a film, which ffmpeg encodes, and no images. What codec and name do not agree on is none;
 * {@link chooseCodec} refuses it.
 *
 * @param codec - as the user wrote it; undefined where the name says it
 * @param path - name of the output
 */
export function isFilm(codec: string | undefined, path: string): boolean {
  const extension = extensionOf(path);
  return CODECS.some((name) => {
    const { encoder, extensions } = CODEC_TABLE[name];
    return encoder !== undefined && extensions.includes(extension) && (codec ?? name) === name;
  });
}

/**
 * Checks a codec, given by the user or not, against the name of the output.
 *
 * @param codec - as the user wrote it; undefined for {@link defaultCodec}
 * @param path - name of the output
 * @param backend - the ffmpeg that encodes; `native` when left out
 * @throws AutochromeError of kind `usage`, listing the pairs that exist, for an unknown codec or a codec that the
 *   extension cannot hold
 */
export function chooseCodec(
  codec: string | undefined,
  path: string,
  source: { readonly format: PixelFormat; readonly fieldOrder: string },
  backend: FfmpegRunner['backend'] = 'native',
): CodecName {
  const extension = extensionOf(path);
  if (codec === undefined) return defaultCodec(extension, source, backend);
  const known = CODECS.find((name) => name === codec);
  if (known === undefined) {
    throw usageError(`codec '${codec}' is not known`, `use one of ${CODECS.join(', ')}`);
  }
  const folderOfImages = extension === '' && CODEC_TABLE[known].encoder === undefined;
  if (!folderOfImages && !CODEC_TABLE[known].extensions.includes(extension)) {
    throw usageError(
      `codec ${known} cannot be written to '.${extension}'`,
      `name the output ${withPoint(known).join(' or ')}, or use another of these pairs: ${validPairs()}`,
    );
  }
  return known;
}

/**
 * Checks `--quality`.
 *
 * @throws AutochromeError of kind `usage` unless it is a number from 0 to 100
 */
export function checkQuality(quality: number): number {
  if (!(quality >= 0 && quality <= 100)) {
    throw usageError(`quality ${quality} is out of range`, 'use a number from 0 (small file) to 100 (best)');
  }
  return quality;
}
