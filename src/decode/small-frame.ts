import { type CodeValues, codeValues } from '../colour/code-values.js';
import { lightnessTable } from '../colour/lightness.js';
import { defaultMatrix } from '../colour/matrix-coefficients.js';
import type { RgbImage } from '../colour/rgb-image.js';
import type { SmallImage } from '../colour/small-image.js';
import { rgbFromYCbCr, type YCbCrEncoding } from '../colour/ycbcr-planes.js';
import type { ColourTags } from '../frame/colour-tags.js';
import type { Frame, Plane } from '../frame/frame.js';
import { chromaSize, type PlaneSize } from '../frame/pixel-format.js';
import { resizePlane } from './resize-plane.js';

/** The planes of a frame, all at one small size. */
export interface SmallFrame extends PlaneSize {
  readonly y: Plane;
  /** Undefined for gray. */
  readonly chroma: { readonly cb: Plane; readonly cr: Plane } | undefined;
  readonly encoding: YCbCrEncoding;
  /** Names the codes of luma, for tables by code. */
  readonly lumaCodes: string;
}

/** How a frame is made small. */
export interface SmallFrameOptions {
  readonly size: PlaneSize;
  /** Whether luma is all that is wanted; false when left out. */
  readonly lumaOnly?: boolean;
  /**
   * Whether samples are kept with 16 bits, whatever the frame has, so that averages are not rounded to its codes: steps
   * from frame to frame that are smaller than a code can then be measured. False when left out.
   */
  readonly fine?: boolean;
}

/** Resizes the planes of a frame to one size. */
export async function smallFrame(
  frame: Frame,
  colour: ColourTags,
  { size, lumaOnly = false, fine = false }: SmallFrameOptions,
): Promise<SmallFrame> {
  const { format, width, height, cb, cr } = frame;
  const bits = fine ? 16 - format.bitDepth : 0;
  const resized = (plane: Plane, from: PlaneSize) => resizePlane(withMoreBits(plane, bits), from, size);
  const chroma = chromaSize(format, frame);
  const planes = !cb || !cr || lumaOnly ? [] : [resized(cb, chroma), resized(cr, chroma)];
  const [y, ...both] = await Promise.all([resized(frame.y, { width, height }), ...planes]);
  const [smallCb, smallCr] = both;
  const range = colour.range ?? 'limited';
  const codes = codesWithMoreBits(codeValues(format.bitDepth, range), bits);
  return {
    ...size,
    y: y as Plane,
    chroma: smallCb && smallCr ? { cb: smallCb, cr: smallCr } : undefined,
    encoding: { matrix: colour.matrix ?? defaultMatrix(width, height), codes },
    lumaCodes: `${format.bitDepth}+${bits} ${range}`,
  };
}

/** The frame as sRGB; gray where it has no chroma. */
export function rgbOf({ width, height, y, chroma, encoding }: SmallFrame, bitDepth: 8 | 16): RgbImage {
  const neutral = new Uint16Array(chroma ? 0 : y.length).fill(encoding.codes.chromaOffset);
  const { cb, cr } = chroma ?? { cb: neutral, cr: neutral };
  return { width, height, rgb: rgbFromYCbCr({ y, cb, cr }, encoding, bitDepth).rgb, bitDepth };
}

const lightnessTables = new Map<string, Float32Array>();

/**
 * CIE L* of the frame's own luma as grey: what a colorizer gets to see.
 *
 * @returns one channel, 0 to 100
 */
export function lightnessOf({ width, height, y, encoding, lumaCodes }: SmallFrame): SmallImage {
  const table = lightnessTables.get(lumaCodes) ?? lightnessTable(encoding.codes);
  lightnessTables.set(lumaCodes, table);
  const { maxCode } = encoding.codes;
  const data = new Float32Array(y.length);
  for (let i = 0; i < y.length; i += 1) data[i] = table[Math.min(y[i] as number, maxCode)] as number;
  return { width, height, channels: 1, data };
}

function withMoreBits(plane: Plane, bits: number): Plane {
  if (bits === 0) return plane;
  const factor = 2 ** bits;
  const result = new Uint16Array(plane.length);
  for (let i = 0; i < plane.length; i += 1) result[i] = (plane[i] as number) * factor;
  return result;
}

/** The codes of samples that were multiplied by 2^bits; resizing may make any that such a sample can hold. */
function codesWithMoreBits(codes: CodeValues, bits: number): CodeValues {
  const factor = 2 ** bits;
  const scaled = Object.entries(codes).map(([name, value]) => [name, value * factor]);
  return { ...(Object.fromEntries(scaled) as CodeValues), maxCode: (codes.maxCode + 1) * factor - 1 };
}
