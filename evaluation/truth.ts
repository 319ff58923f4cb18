import { networkSize } from '../src/colorize/network-size.js';
import { codeValues } from '../src/colour/code-values.js';
import { lightnessTable } from '../src/colour/lightness.js';
import type { RgbImage } from '../src/colour/rgb-image.js';
import type { SmallImage } from '../src/colour/small-image.js';
import { fillYCbCrFromRgb } from '../src/colour/ycbcr-planes.js';
import type { ClipMetadata } from '../src/decode/clip-metadata.js';
import { readImage } from '../src/decode/images/read-image.js';
import { resizeImage } from '../src/decode/images/resize-image.js';
import { lightnessOf, rgbOf, smallFrame } from '../src/decode/small-frame.js';
import type { Frame } from '../src/frame/frame.js';
import type { PlaneSize } from '../src/frame/pixel-format.js';

/** A colour frame at the size of the networks, and what is left of it in black and white. */
export interface Truth {
  /** The frame in colour, 8 bits. */
  readonly rgb: RgbImage;
  /** Its size before that: the networks' grid changes proportions a little. */
  readonly original: PlaneSize;
  /** CIE L* of the frame's own luma as grey: what a colorizer gets to see. One channel. */
  readonly lightness: SmallImage;
}

/**
 * Scales a colour frame down and takes its colour away.
 *
 * @throws RangeError for gray frames: there is no truth in them
 */
export async function truthOf(frame: Frame, metadata: ClipMetadata, size: PlaneSize): Promise<Truth> {
  if (!frame.cb || !frame.cr) throw new RangeError(`${metadata.path} is gray`);
  const small = await smallFrame(frame, metadata.colour, { size });
  const original = { width: frame.width, height: frame.height };
  return { rgb: rgbOf(small, 8), original, lightness: lightnessOf(small) };
}

/**
 * Reads a colour picture at the size of the networks and takes its colour away. Its luma is that of JPEG: BT.601, full
 * range.
 *
 * @param shortSide - see {@link networkSize}
 * @throws AutochromeError of kind `input` when the picture cannot be read
 */
export async function truthOfImage(path: string, shortSide: number): Promise<Truth> {
  const picture = await readImage(path);
  const size = networkSize(picture, shortSide);
  const original = { width: picture.width, height: picture.height };
  return { ...(await grayed(picture, size)), original };
}

/** A picture at some size, and its lightness once its colour has been taken away as {@link truthOfImage} does. */
export async function grayed(picture: RgbImage, size: PlaneSize): Promise<Omit<Truth, 'original'>> {
  const rgb = eightBits((await resizeImage(picture, size.width, size.height)).rgb);
  const samples = size.width * size.height;
  const encoding = { matrix: 'smpte170m', codes: codeValues(8, 'full') } as const;
  const [y, cb, cr] = [new Uint8Array(samples), new Uint8Array(samples), new Uint8Array(samples)];
  fillYCbCrFromRgb(rgb, 8, encoding, { y, cb, cr });
  const table = lightnessTable(encoding.codes);
  const data = Float32Array.from(y, (code) => table[code] as number);
  return { rgb: { ...size, rgb, bitDepth: 8 }, lightness: { ...size, channels: 1, data } };
}

function eightBits(rgb: Uint8Array | Uint16Array): Uint8Array {
  return rgb instanceof Uint8Array ? rgb : Uint8Array.from(rgb, (code) => Math.round(code / 257));
}
