import { chromaOffset } from '../colour/chroma-siting.js';
import type { Plane } from '../frame/frame.js';
import { CHROMA_SHIFTS, type ChromaSubsampling } from '../frame/pixel-format.js';

type Subsampled = Exclude<ChromaSubsampling, 'gray'>;

/** A chroma plane with its size in samples. */
export interface ChromaPlane {
  readonly data: Plane;
  readonly width: number;
  readonly height: number;
  readonly subsampling: Subsampled;
}

/** Source samples and weights of one sample along one axis; the weights add up to 1. */
interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * Taps of a tent filter that is as wide as the coarser of the two grids: linear interpolation towards a finer grid,
 * averaging towards a coarser one. Edge samples are repeated.
 */
function axisTaps(
  sizes: { readonly from: number; readonly to: number },
  steps: { readonly from: number; readonly to: number },
  offsets: { readonly from: number; readonly to: number },
): Taps[] {
  const radius = Math.max(1, steps.to / steps.from);
  return Array.from({ length: sizes.to }, (_, n) => {
    const centre = (offsets.to + n * steps.to - offsets.from) / steps.from;
    const weights = new Map<number, number>();
    let sum = 0;
    for (let i = Math.ceil(centre - radius); i <= Math.floor(centre + radius); i += 1) {
      const weight = 1 - Math.abs(i - centre) / radius;
      const clamped = Math.min(Math.max(i, 0), sizes.from - 1);
      weights.set(clamped, (weights.get(clamped) ?? 0) + weight);
      sum += weight;
    }
    const first = Math.min(...weights.keys());
    return { first, weights: [...weights.values()].map((weight) => weight / sum) };
  });
}

/**
 * Converts a chroma plane to another subsampling, keeping its samples where the image has them.
 *
 * @param from - the plane to read
 * @param to - the plane to write, of the same bit depth; must not share memory with `from`
 * @param location - chroma location of both, by ffmpeg's name
 */
export function resampleChroma(from: ChromaPlane, to: ChromaPlane, location: string): void {
  const [shiftFrom, shiftTo] = [CHROMA_SHIFTS[from.subsampling], CHROMA_SHIFTS[to.subsampling]];
  const [offsetFrom, offsetTo] = [
    chromaOffset(from.subsampling, location),
    chromaOffset(to.subsampling, location),
  ];
  const taps = (axis: 'x' | 'y', size: 'width' | 'height') =>
    axisTaps(
      { from: from[size], to: to[size] },
      { from: 1 << shiftFrom[axis], to: 1 << shiftTo[axis] },
      { from: offsetFrom[axis], to: offsetTo[axis] },
    );
  const [columns, rows] = [taps('x', 'width'), taps('y', 'height')];
  for (const [y, row] of rows.entries()) {
    for (const [x, column] of columns.entries()) {
      let sum = 0;
      for (const [j, rowWeight] of row.weights.entries()) {
        const line = (row.first + j) * from.width + column.first;
        for (const [i, weight] of column.weights.entries()) {
          sum += rowWeight * weight * (from.data[line + i] as number);
        }
      }
      to.data[y * to.width + x] = Math.round(sum);
    }
  }
}
