import { meanAndDeviation } from '../../colour/plane-statistics.js';
import type { SmallPicture } from '../../colour/small-picture.js';

/** Side of the blocks that thumbnails are compared by, in samples. */
export const BLOCK = 8;

/** Samples of a thumbnail, about. */
const AREA = 2560;

/** Samples of a thumbnail, in each direction, that one sample of its coarse copy covers. */
export const COARSE = 2;

/** A plane of lightness with its size. */
export interface LightnessPlane {
  readonly width: number;
  readonly height: number;
  /** CIE L*, `height` rows of `width`. */
  readonly data: Float32Array;
}

/** A frame as the detector keeps it: its lightness, small. */
export interface Thumbnail extends LightnessPlane {
  /** Half as large, for what has to be slow: long searches and many comparisons. */
  readonly coarse: LightnessPlane;
  /** Mean lightness. */
  readonly mean: number;
  /** Standard deviation of lightness over the picture. */
  readonly deviation: number;
  /** Mean square of the steps between neighbouring samples of the coarse copy: how much structure there is. */
  readonly detail: number;
}

/**
 * Size of a clip's thumbnails: whole blocks, the proportions as near as that allows.
 *
 * @param picture - size in samples, at least 1x1
 */
export function thumbnailSize(picture: { readonly width: number; readonly height: number }): {
  readonly width: number;
  readonly height: number;
} {
  // A strip narrower than 1:10 would have no room to move its blocks in.
  const aspect = Math.min(Math.max(picture.width / picture.height, 0.1), 10);
  const blocks = (side: number) => Math.max(Math.round(side / BLOCK), 2) * BLOCK;
  return { width: blocks(Math.sqrt(AREA * aspect)), height: blocks(Math.sqrt(AREA / aspect)) };
}

/** A picture averaged over the areas of a thumbnail's samples, which takes away grain and most of the dirt. */
export function toThumbnail(picture: SmallPicture): Thumbnail {
  const size = thumbnailSize(picture);
  const data = averageAreas(picture.data, picture, size);
  const half = { width: size.width / COARSE, height: size.height / COARSE };
  const coarse = { ...half, data: averageAreas(data, size, half) };
  return { ...size, data, coarse, detail: detailOf(coarse), ...meanAndDeviation(data) };
}

function detailOf({ width, height, data }: LightnessPlane): number {
  let squares = 0;
  for (let y = 0; y < height - 1; y += 1) {
    for (let i = y * width; i < y * width + width - 1; i += 1) {
      const value = data[i] as number;
      squares += ((data[i + 1] as number) - value) ** 2 + ((data[i + width] as number) - value) ** 2;
    }
  }
  return squares / data.length;
}

/**
 * Resizes a plane: each sample is the mean of the area it covers, parts of samples counting in part.
 *
 * @param plane - `from.height` rows of `from.width`
 */
export function averageAreas(
  plane: Float32Array,
  from: { readonly width: number; readonly height: number },
  to: { readonly width: number; readonly height: number },
): Float32Array {
  const narrow = new Float32Array(to.width * from.height);
  shrinkLines(plane, narrow, {
    ...{ from: from.width, to: to.width, lines: from.height },
    ...{ lineIn: from.width, lineOut: to.width, step: 1 },
  });
  const small = new Float32Array(to.width * to.height);
  shrinkLines(narrow, small, {
    ...{ from: from.height, to: to.height, lines: to.width },
    ...{ lineIn: 1, lineOut: 1, step: to.width },
  });
  return small;
}

interface Lines {
  /** Samples of a line before and after. */
  readonly from: number;
  readonly to: number;
  readonly lines: number;
  /** From one line to the next, in samples. */
  readonly lineIn: number;
  readonly lineOut: number;
  /** From one sample of a line to the next. */
  readonly step: number;
}

function shrinkLines(input: Float32Array, output: Float32Array, lines: Lines): void {
  const { from, to, step } = lines;
  const scale = from / to;
  for (let i = 0; i < to; i += 1) {
    const start = i * scale;
    const end = Math.min((i + 1) * scale, from);
    const first = Math.floor(start);
    const last = Math.min(Math.ceil(end), from) - 1;
    for (let line = 0; line < lines.lines; line += 1) {
      let sum = 0;
      for (let j = first; j <= last; j += 1) {
        const covered = Math.min(j + 1, end) - Math.max(j, start);
        sum += covered * (input[line * lines.lineIn + j * step] as number);
      }
      output[line * lines.lineOut + i * step] = sum / (end - start);
    }
  }
}
