import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { brokenImage, type ImageHeader, MAX_IMAGE_PIXELS, unreadableFile } from './image-header.js';

/** How to read the samples of an image. */
export interface SampleOptions {
  /** Channels wanted; grey images are repeated into three. Colour images cannot be read as one. */
  readonly channels: 1 | 3;
  /** Bit depth wanted, not below the image's; 8 becomes 16 exactly (times 257). */
  readonly bitDepth: 8 | 16;
  /** Transparent images: the colours as stored (`drop`), or laid over middle grey, sRGB 128 of 255 (`grey`). */
  readonly alpha: 'drop' | 'grey';
}

/** Samples of an image, interleaved, row by row without padding. */
export interface ImageSamples {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint16Array;
}

/**
 * Reads an image's samples, the EXIF orientation applied. Colours are converted to sRGB when an ICC profile is
 * embedded. Grey samples are taken as they are stored, bit for bit, whatever profile they come with.
 *
 * @throws AutochromeError of kind `input` when the image is truncated or damaged
 */
export async function readImageSamples(header: ImageHeader, options: SampleOptions): Promise<ImageSamples> {
  let file: Uint8Array;
  try {
    file = await readFile(header.path);
  } catch (cause) {
    throw unreadableFile(header.path, cause);
  }
  const deep = header.bitDepth === 16;
  // Grey is read as grey and repeated here: a conversion of colour spaces might move its samples.
  const space = header.gray ? (deep ? 'grey16' : 'b-w') : deep ? 'rgb16' : 'srgb';
  let image = sharp(file, {
    autoOrient: true,
    failOn: 'error',
    ignoreIcc: header.gray,
    limitInputPixels: MAX_IMAGE_PIXELS,
  });
  if (options.alpha === 'grey' && header.hasAlpha) image = image.flatten({ background: '#808080' });
  try {
    const { data, info } = await image
      .removeAlpha()
      .toColourspace(space)
      .raw({ depth: deep ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const samples = deep
      ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
      : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const repeat = header.gray ? options.channels : 1;
    const { width, height } = info;
    return { width, height, data: converted(samples, repeat, options.bitDepth) };
  } catch (cause) {
    throw brokenImage(header.path, cause);
  }
}

/** Widens 8 bits to 16 and repeats each sample. The library's own widening of colours is not exact. */
function converted(
  samples: Uint8Array | Uint16Array,
  repeat: number,
  bitDepth: 8 | 16,
): Uint8Array | Uint16Array {
  const factor = bitDepth === 16 && samples instanceof Uint8Array ? 257 : 1;
  if (repeat === 1 && factor === 1) return samples;
  const size = samples.length * repeat;
  const result = bitDepth === 16 ? new Uint16Array(size) : new Uint8Array(size);
  for (let i = 0, j = 0; i < samples.length; i += 1) {
    const value = (samples[i] as number) * factor;
    for (let k = 0; k < repeat; k += 1, j += 1) result[j] = value;
  }
  return result;
}
