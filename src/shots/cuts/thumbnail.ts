import { meanAndDeviation } from '../../colour/plane-statistics.js';
import type { SmallImage } from '../../colour/small-image.js';

/** Side of the blocks that thumbnails are compared by, in samples. */
export const BLOCK = 8;

/** Samples of a thumbnail, about. */
const AREA = 2560;

/** Samples of a thumbnail, in each direction, that one sample of its coarse copy covers. */
export const COARSE = 2;

/** Deviation of lightness below which an image shows nothing, whatever is beside it. */
const NOTHING = 1.5;

/** Share of an image's deviation below which another counts as gone. */
const GONE = 0.12;

/** A plane of lightness with its size. */
export interface LightnessPlane {
  readonly width: number;
  readonly height: number;
  /** CIE L*, `height` rows of `width`. */
  readonly data: Float32Array;
}

/** What every search among blocks needs of each: rows of blocks by their first sample, `width` - BLOCK + 1 a row. */
export interface BlockSums {
  readonly columns: number;
  /** Sums of the samples, and of their squares. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** A frame as the detector keeps it: its lightness, small. */
export interface Thumbnail extends LightnessPlane {
  /** Half as large, for what has to be slow: long searches and many comparisons. */
  readonly coarse: LightnessPlane;
  /** Of all blocks, wherever they begin. */
  readonly blocks: BlockSums;
  /** Mean lightness. */
  readonly mean: number;
  /** Standard deviation of lightness over the image. */
  readonly deviation: number;
  /** Mean square of the steps between neighbouring samples of the coarse copy: how much structure there is. */
  readonly detail: number;
}

/**
 * Size of a clip's thumbnails: whole blocks, the proportions as near as that allows.
 *
 * @param image - size in samples, at least 1x1
 */
export function thumbnailSize(image: { readonly width: number; readonly height: number }): {
  readonly width: number;
  readonly height: number;
} {
  // A strip narrower than 1:10 would have no room to move its blocks in.
  const aspect = Math.min(Math.max(image.width / image.height, 0.1), 10);
  const blocks = (side: number) => Math.max(Math.round(side / BLOCK), 2) * BLOCK;
  return { width: blocks(Math.sqrt(AREA * aspect)), height: blocks(Math.sqrt(AREA / aspect)) };
}

/** An image averaged over the areas of a thumbnail's samples, which takes away grain and most of the dirt. */
export function toThumbnail(image: SmallImage): Thumbnail {
  const size = thumbnailSize(image);
  const data = averageAreas(image.data, image, size);
  const half = { width: size.width / COARSE, height: size.height / COARSE };
  const coarse = { ...half, data: averageAreas(data, size, half) };
  const blocks = blockSums({ ...size, data });
  return { ...size, data, coarse, blocks, detail: detailOf(coarse), ...meanAndDeviation(data) };
}

function blockSums({ width, height, data }: LightnessPlane): BlockSums {
  const columns = width - BLOCK + 1;
  const rows = height - BLOCK + 1;
  const sums = new Float64Array(columns * rows);
  const squares = new Float64Array(columns * rows);
  const columnSums = new Float64Array(width);
  const columnSquares = new Float64Array(width);
  const addRow = (y: number, sign: 1 | -1) => {
    for (let x = 0, i = y * width; x < width; x += 1, i += 1) {
      const value = data[i] as number;
      columnSums[x] = (columnSums[x] as number) + sign * value;
      columnSquares[x] = (columnSquares[x] as number) + sign * value * value;
    }
  };
  for (let y = 0; y < height; y += 1) {
    addRow(y, 1);
    if (y >= BLOCK) addRow(y - BLOCK, -1);
    if (y < BLOCK - 1) continue;
    let sum = 0;
    let square = 0;
    for (let x = 0, i = (y - BLOCK + 1) * columns; x < width; x += 1) {
      sum += columnSums[x] as number;
      square += columnSquares[x] as number;
      if (x >= BLOCK) {
        sum -= columnSums[x - BLOCK] as number;
        square -= columnSquares[x - BLOCK] as number;
      }
      if (x < BLOCK - 1) continue;
      sums[i] = sum;
      squares[i] = square;
      i += 1;
    }
  }
  return { columns, sums, squares };
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
    from: from.width,
    to: to.width,
    lines: from.height,
    lineIn: from.width,
    lineOut: to.width,
    step: 1,
  });
  const small = new Float32Array(to.width * to.height);
  shrinkLines(narrow, small, {
    from: from.height,
    to: to.height,
    lines: to.width,
    lineIn: 1,
    lineOut: 1,
    step: to.width,
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

/** Whether an image is a plain tone, beside one that is none. */
export function isPlain(
  { deviation }: Pick<Thumbnail, 'deviation'>,
  beside: Pick<Thumbnail, 'deviation'>,
): boolean {
  return beside.deviation > 2 * NOTHING && deviation < Math.max(NOTHING, GONE * beside.deviation);
}
