import { join } from 'node:path';
import { codeValues } from '../../colour/code-values.js';
import { defaultMatrix } from '../../colour/matrix-coefficients.js';
import { rgbFromYCbCr } from '../../colour/ycbcr-planes.js';
import type { ClipMetadata } from '../../decode/clip-metadata.js';
import type { Frame } from '../../frame/frame.js';
import type { PixelFormat } from '../../frame/pixel-format.js';
import type { FrameSink } from '../frame-sink.js';
import type { Provenance } from '../output-tags.js';
import { existingImages, prepareImages } from './check-images.js';
import { type ImageCodec, imageNames } from './image-names.js';
import { imageXmp } from './image-xmp.js';
import { ImagesClaim } from './images-claim.js';
import { writeImage } from './write-image.js';

/** Images being compressed while the next frame is taken. */
const IMAGES_AT_ONCE = 2;

/** What {@link openImageSink} needs to know. */
export interface ImageSinkOptions {
  /** See {@link imageNames} for what it may be. */
  readonly path: string;
  readonly codec: ImageCodec;
  /** The clip that is rendered: its size, depth, colour tags and rotation. */
  readonly source: ClipMetadata;
  /** Range of the frames' codes. The source's when left out, and `limited` when that does not say. */
  readonly range?: 'limited' | 'full' | undefined;
  /** What the render reads besides the clip, none of which is written over: files, folders or patterns of images. */
  readonly inputs?: readonly string[] | undefined;
  /** Whether images of the same names may be replaced; false when left out. */
  readonly overwrite?: boolean | undefined;
  /** What made the images; nothing is said when left out. */
  readonly provenance?: Provenance | undefined;
  /** Hears what images cannot hold, once for each reason. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/**
 * Opens an output of RGB images: one, or a numbered sequence. Frames are 4:4:4 at the source's depth; images
 * have 8 bits for 8 and 16 for more. Luma is kept: reading an image back with the same matrix gives the Y that was
 * written, except below black and above white, which RGB does not hold.
 *
 * Each image gets its name when it is complete, so stopping at any point leaves complete images alone. Images
 * are written upright, turned by the source's rotation.
 *
 * Memory: two frames as RGB.
 *
 * @throws AutochromeError of kind `usage` or `failure` when the output may not be written
 */
export async function openImageSink(options: ImageSinkOptions): Promise<FrameSink> {
  const { codec, source } = options;
  const names = imageNames(options.path, codec, source);
  const overwrite = options.overwrite ?? false;
  const removeEmptyFolder = await prepareImages(names, source, overwrite, options.inputs ?? []);
  const claim = await ImagesClaim.begin(names.folder, () => existingImages(names, source), overwrite);
  const warn = onceEach(options.onWarning);
  warnOfLosses(source, warn);

  const format: PixelFormat = { subsampling: '4:4:4', bitDepth: source.format.bitDepth };
  const bitDepth = format.bitDepth > 8 ? 16 : 8;
  const encoding = {
    matrix: source.colour.matrix ?? defaultMatrix(source.width, source.height),
    codes: codeValues(format.bitDepth, options.range ?? source.colour.range ?? 'limited'),
  };
  const marks = { rotation: source.rotation, xmp: imageXmp(options.provenance ?? {}) };
  const writing = new Set<Promise<void>>();
  let written = 0;
  const failures: unknown[] = [];

  const compress = async (name: string, rgb: Uint8Array | Uint16Array, { width, height }: Frame) => {
    const naming = (bytes: Uint8Array, rename: () => Promise<void>) => claim.putInPlace(name, bytes, rename);
    try {
      await writeImage(join(names.folder, name), { width, height, rgb, bitDepth }, codec, marks, naming);
      written += 1;
    } catch (error) {
      failures.push(error);
    }
  };
  const throwIfFailed = () => {
    if (failures.length > 0) throw failures[0];
  };

  return {
    format,
    write: async (frame) => {
      throwIfFailed();
      requireFormat(frame, format);
      const { rgb, clipped } = rgbFromYCbCr({ y: frame.y, cb: frame.cb, cr: frame.cr }, encoding, bitDepth);
      if (clipped > 0) {
        warn('some luma is below black or above white; images cannot hold it, so it is clipped');
      }
      const job: Promise<void> = compress(names.nameOf(frame.index), rgb, frame);
      writing.add(job);
      job.then(() => writing.delete(job));
      if (writing.size >= IMAGES_AT_ONCE) await Promise.race(writing);
      throwIfFailed();
    },
    finish: async () => {
      await Promise.all(writing);
      throwIfFailed();
      await claim.requireAll();
      return names.shown;
    },
    abort: async () => {
      await Promise.all(writing);
      if (written > 0) return { partial: names.shown };
      await removeEmptyFolder();
      return { partial: undefined };
    },
  };
}

function requireFormat(
  frame: Frame,
  format: PixelFormat,
): asserts frame is Frame & { readonly cb: NonNullable<Frame['cb']>; readonly cr: NonNullable<Frame['cr']> } {
  const { subsampling, bitDepth } = frame.format;
  if (subsampling !== format.subsampling || bitDepth !== format.bitDepth || !frame.cb || !frame.cr) {
    throw new RangeError(
      `images take ${format.subsampling} at ${format.bitDepth} bits, not ${subsampling} at ${bitDepth}`,
    );
  }
}

function onceEach(onWarning: ((message: string) => void) | undefined): (message: string) => void {
  const given = new Set<string>();
  return (message) => {
    if (given.has(message)) return;
    given.add(message);
    onWarning?.(message);
  };
}

function warnOfLosses(source: ClipMetadata, warn: (message: string) => void): void {
  const { numerator, denominator } = source.sampleAspectRatio;
  if (numerator !== denominator) {
    warn(`pixels are ${numerator}:${denominator}; images cannot store that and will look stretched`);
  }
  const kinds = new Set(source.sideStreams.map(({ kind }) => kind));
  if (kinds.size > 0) warn(`${[...kinds].join(' and ')} streams are left out: images cannot hold them`);
}
