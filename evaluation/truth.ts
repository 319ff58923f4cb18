import sharp from 'sharp';
import { networkSize } from '../src/colorize/network-size.js';
import { type CodeValues, codeValues } from '../src/colour/code-values.js';
import { lightnessTable } from '../src/colour/lightness.js';
import { defaultMatrix } from '../src/colour/matrix-coefficients.js';
import type { RgbPicture } from '../src/colour/rgb-picture.js';
import type { SmallPicture } from '../src/colour/small-picture.js';
import { fillYCbCrFromRgb, rgbFromYCbCr } from '../src/colour/ycbcr-planes.js';
import type { ClipMetadata } from '../src/decode/clip-metadata.js';
import { readPicture } from '../src/decode/images/read-picture.js';
import { resizePicture } from '../src/decode/images/resize-picture.js';
import type { Frame, Plane } from '../src/frame/frame.js';
import { chromaSize, type PlaneSize } from '../src/frame/pixel-format.js';

/** A colour frame at the size of the networks, and what is left of it in black and white. */
export interface Truth {
  /** The frame in colour, 8 bits. */
  readonly rgb: RgbPicture;
  /** Its size before that: the networks' grid changes proportions a little. */
  readonly original: PlaneSize;
  /** CIE L* of the frame's own luma as grey: what a colorizer gets to see. One channel. */
  readonly lightness: SmallPicture;
}

/**
 * Scales a colour frame down and takes its colour away.
 *
 * @throws RangeError for gray frames: there is no truth in them
 */
export async function truthOf(frame: Frame, metadata: ClipMetadata, size: PlaneSize): Promise<Truth> {
  const { cb, cr, format } = frame;
  if (!cb || !cr) throw new RangeError(`${metadata.path} is gray`);
  const chroma = chromaSize(format, frame);
  const [y, smallCb, smallCr] = await Promise.all([
    resizePlane(frame.y, frame, size),
    resizePlane(cb, chroma, size),
    resizePlane(cr, chroma, size),
  ]);
  const codes = codeValues(format.bitDepth, metadata.colour.range ?? 'limited');
  const matrix = metadata.colour.matrix ?? defaultMatrix(frame.width, frame.height);
  const { rgb } = rgbFromYCbCr({ y, cb: smallCb, cr: smallCr }, { matrix, codes }, 8);
  const original = { width: frame.width, height: frame.height };
  return { rgb: { ...size, rgb, bitDepth: 8 }, original, lightness: lightnessOf(y, codes, size) };
}

/**
 * Reads a colour picture at the size of the networks and takes its colour away. Its luma is that of JPEG: BT.601, full
 * range.
 *
 * @param shortSide - see {@link networkSize}
 * @throws AutochromeError of kind `input` when the picture cannot be read
 */
export async function truthOfPicture(path: string, shortSide: number): Promise<Truth> {
  const picture = await readPicture(path);
  const size = networkSize(picture, shortSide);
  const rgb = eightBits((await resizePicture(picture, size.width, size.height)).rgb);
  const samples = size.width * size.height;
  const codes = codeValues(8, 'full');
  const [y, cb, cr] = [new Uint8Array(samples), new Uint8Array(samples), new Uint8Array(samples)];
  fillYCbCrFromRgb(rgb, 8, { matrix: 'smpte170m', codes }, { y, cb, cr });
  const original = { width: picture.width, height: picture.height };
  return { rgb: { ...size, rgb, bitDepth: 8 }, original, lightness: lightnessOf(y, codes, size) };
}

function eightBits(rgb: Uint8Array | Uint16Array): Uint8Array {
  return rgb instanceof Uint8Array ? rgb : Uint8Array.from(rgb, (code) => Math.round(code / 257));
}

function lightnessOf(y: Plane, codes: CodeValues, size: PlaneSize): SmallPicture {
  const table = lightnessTable(codes);
  return { ...size, channels: 1, data: Float32Array.from(y, (code) => table[code] as number) };
}

async function resizePlane(plane: Plane, from: PlaneSize, to: PlaneSize): Promise<Plane> {
  const deep = plane instanceof Uint16Array;
  const { data } = await sharp(plane, { raw: { width: from.width, height: from.height, channels: 1 } })
    .resize(to.width, to.height, { fit: 'fill', kernel: 'lanczos3' })
    .toColourspace(deep ? 'grey16' : 'b-w')
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return deep
    ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
