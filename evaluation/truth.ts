import sharp from 'sharp';
import { codeValues } from '../src/colour/code-values.js';
import { lightnessTable } from '../src/colour/lightness.js';
import { defaultMatrix } from '../src/colour/matrix-coefficients.js';
import type { RgbPicture } from '../src/colour/rgb-picture.js';
import type { SmallPicture } from '../src/colour/small-picture.js';
import { rgbFromYCbCr } from '../src/colour/ycbcr-planes.js';
import type { ClipMetadata } from '../src/decode/clip-metadata.js';
import type { Frame, Plane } from '../src/frame/frame.js';
import { chromaSize, type PlaneSize } from '../src/frame/pixel-format.js';

/** A colour frame at the size of the networks, and what is left of it in black and white. */
export interface Truth {
  /** The frame in colour, 8 bits. */
  readonly rgb: RgbPicture;
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
  const table = lightnessTable(codes);
  return {
    rgb: { ...size, rgb, bitDepth: 8 },
    lightness: { ...size, channels: 1, data: Float32Array.from(y, (code) => table[code] as number) },
  };
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
