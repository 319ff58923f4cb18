import { chromaOffset } from '../../src/colour/chroma-siting.js';
import { codeValues } from '../../src/colour/code-values.js';
import { CHROMA_SHIFTS, type ChromaSubsampling } from '../../src/frame/pixel-format.js';
import type { Plane } from '../../src/preview/protocol.js';

// What the shader computes, in plain numbers: a test holds the shader to this, and this to what a render writes.

/** Numbers with which Y, Cb and Cr become R', G' and B' (ITU-T H.273 clause 8.3). */
export interface Coefficients {
  readonly black: number;
  readonly lumaScale: number;
  readonly chromaOffset: number;
  readonly chromaScale: number;
  /** Factors of E'PR in R', of E'PB and E'PR in G', of E'PB in B'. */
  readonly redCr: number;
  readonly greenCb: number;
  readonly greenCr: number;
  readonly blueCb: number;
}

/**
 * Coefficients of a clip.
 *
 * @param luma - Kr and Kb
 */
export function coefficients(
  bitDepth: number,
  fullRange: boolean,
  [kr, kb]: readonly [number, number],
): Coefficients {
  const codes = codeValues(bitDepth, fullRange ? 'full' : 'limited');
  const kg = 1 - kr - kb;
  return {
    black: codes.black,
    lumaScale: codes.lumaScale,
    chromaOffset: codes.chromaOffset,
    chromaScale: codes.chromaScale,
    redCr: 2 * (1 - kr),
    greenCb: (-2 * kb * (1 - kb)) / kg,
    greenCr: (-2 * kr * (1 - kr)) / kg,
    blueCb: 2 * (1 - kb),
  };
}

/** Where the samples of a smaller plane lie: sample n at `offset + n * step` in luma samples. */
export interface Grid {
  readonly stepX: number;
  readonly stepY: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Grid of a plane over a frame. Planes of one of the usual subsamplings are chroma and lie as the clip says; any other is
 * taken to cover the frame evenly.
 *
 * @param location - ffmpeg's name of where chroma samples lie
 */
export function planeGrid(frame: Size, plane: Size, location: string): Grid {
  const fits = ([, { x, y }]: [string, { readonly x: number; readonly y: number }]) =>
    Math.ceil(frame.width / (1 << x)) === plane.width && Math.ceil(frame.height / (1 << y)) === plane.height;
  const found = Object.entries(CHROMA_SHIFTS).find(fits);
  if (!found) {
    const [stepX, stepY] = [frame.width / plane.width, frame.height / plane.height];
    return { stepX, stepY, offsetX: (stepX - 1) / 2, offsetY: (stepY - 1) / 2 };
  }
  const [subsampling, shifts] = found;
  const offset = chromaOffset(subsampling as ChromaSubsampling, location);
  return { stepX: 1 << shifts.x, stepY: 1 << shifts.y, offsetX: offset.x, offsetY: offset.y };
}

/** A plane at a luma sample, interpolated linearly as players do; samples at the edge are repeated. */
export function enlarged(plane: Plane, grid: Grid, x: number, y: number): number {
  const across = (x - grid.offsetX) / grid.stepX;
  const down = (y - grid.offsetY) / grid.stepY;
  const [left, top] = [Math.floor(across), Math.floor(down)];
  const at = (column: number, row: number) => {
    const inside = Math.min(Math.max(column, 0), plane.width - 1);
    return plane.data[Math.min(Math.max(row, 0), plane.height - 1) * plane.width + inside] as number;
  };
  const line = (row: number) => mix(at(left, row), at(left + 1, row), across - left);
  return mix(line(top), line(top + 1), down - top);
}

/** What of a picture is shown. */
export const CHANNELS = ['all', 'luma', 'chroma', 'cb', 'cr'] as const;

/** One of {@link CHANNELS}. */
export type Channel = (typeof CHANNELS)[number];

/** Colour of one sample. */
export interface Sample {
  /** Codes. */
  readonly y: number;
  readonly cb: number;
  readonly cr: number;
}

/**
 * R', G' and B' of a sample as the screen gets them.
 *
 * @param factor - of the distance from gray: strength times saturation. A render scales a* and b* instead: 1 to 3 codes away
 *   on average, and farther where blues are strong
 * @returns 0 to 255, rounded; colours that the screen lacks are clamped channel by channel
 */
export function recombine(
  { y, cb, cr }: Sample,
  c: Coefficients,
  factor = 1,
  channel: Channel = 'all',
): [number, number, number] {
  const luma = channel === 'chroma' ? 0.5 : (y - c.black) / c.lumaScale;
  const pb = (factor * (cb - c.chromaOffset)) / c.chromaScale;
  const pr = (factor * (cr - c.chromaOffset)) / c.chromaScale;
  if (channel === 'luma') return [byte(luma), byte(luma), byte(luma)];
  if (channel === 'cb') return [byte(0.5 + pb), byte(0.5 + pb), byte(0.5 + pb)];
  if (channel === 'cr') return [byte(0.5 + pr), byte(0.5 + pr), byte(0.5 + pr)];
  return [
    byte(luma + c.redCr * pr),
    byte(luma + c.greenCb * pb + c.greenCr * pr),
    byte(luma + c.blueCb * pb),
  ];
}

/** How the planes of a picture are put together. */
export interface Recombination {
  readonly coefficients: Coefficients;
  /** ffmpeg's name of where chroma samples lie. */
  readonly location: string;
  readonly factor?: number;
  readonly channel?: Channel;
  /** Share of `to` in the chroma, the rest being `from`'s; 1 when left out. */
  readonly mixing?: number;
}

/** Planes of a picture; without chroma it is gray. */
export interface PicturePlanes {
  readonly y: Plane;
  readonly from?: { readonly cb: Plane; readonly cr: Plane } | undefined;
  readonly to?: { readonly cb: Plane; readonly cr: Plane } | undefined;
}

/** A whole picture as the shader draws it: R, G, B, interleaved, rows from the top. */
export function picture(planes: PicturePlanes, how: Recombination): Uint8ClampedArray {
  const { y: luma, to } = planes;
  const from = planes.from ?? to;
  const { coefficients: c, location, factor = 1, channel = 'all', mixing = 1 } = how;
  const rgb = new Uint8ClampedArray(3 * luma.width * luma.height);
  const grid = to && planeGrid(luma, to.cb, location);
  const chroma = (name: 'cb' | 'cr', x: number, y: number) =>
    to && from && grid
      ? mix(enlarged(from[name], grid, x, y), enlarged(to[name], grid, x, y), mixing)
      : c.chromaOffset;
  for (let y = 0, i = 0; y < luma.height; y += 1) {
    for (let x = 0; x < luma.width; x += 1, i += 1) {
      const sample = { y: luma.data[i] as number, cb: chroma('cb', x, y), cr: chroma('cr', x, y) };
      rgb.set(recombine(sample, c, factor, channel), 3 * i);
    }
  }
  return rgb;
}

const mix = (a: number, b: number, share: number) => a + (b - a) * share;
const byte = (value: number) => Math.round(255 * Math.min(Math.max(value, 0), 1));
