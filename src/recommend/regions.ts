import type { Rectangle } from '../references/rectangle.js';
import { CELLS, type CellMatch } from './cell-match.js';
import { GRID_SIDE } from './descriptor.js';

/** A part of a query and the part of a candidate that looks like it. */
export interface MatchingRegion {
  /** In percent of the query's sides. */
  readonly query: Rectangle;
  /** In percent of the candidate's sides. */
  readonly candidate: Rectangle;
  /** Mean cosine of the cells within, up to 1. */
  readonly similarity: number;
}

/** Cells less similar than this belong to no region. */
export const SIMILAR = 0.5;

/** Regions of fewer cells say nothing. */
const FEWEST_CELLS = 3;

/** Regions told of, at most. */
const MOST_REGIONS = 5;

const SIDE_PERCENT = 100 / GRID_SIDE;

/**
 * Merges neighbouring cells of a query that look like neighbouring cells of a candidate (or like the same one) into
 * regions. Mirrored or moved parts stay together.
 *
 * @returns the largest first, by cells times similarity
 */
export function matchingRegions({ nearest, similarity }: CellMatch): MatchingRegion[] {
  const belongs = Array.from(similarity, (cosine) => cosine >= SIMILAR);
  const regions: { readonly region: MatchingRegion; readonly weight: number }[] = [];
  for (let start = 0; start < CELLS; start += 1) {
    if (!belongs[start]) continue;
    belongs[start] = false;
    const cells = [start];
    for (const cell of cells) {
      for (const next of neighbours(cell)) {
        if (!belongs[next] || !touch(nearest[cell] as number, nearest[next] as number)) continue;
        belongs[next] = false;
        cells.push(next);
      }
    }
    if (cells.length < FEWEST_CELLS) continue;
    const weight = cells.reduce((sum, cell) => sum + (similarity[cell] as number), 0);
    const region = {
      query: around(cells),
      candidate: around(cells.map((cell) => nearest[cell] as number)),
      similarity: weight / cells.length,
    };
    regions.push({ region, weight });
  }
  // A stable sort: of equal ones the upper left one comes first.
  return regions
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_REGIONS)
    .map(({ region }) => region);
}

/** Cells left, right, above and below. */
function neighbours(cell: number): number[] {
  const [x, y] = [columnOf(cell), rowOf(cell)];
  return [
    ...(x > 0 ? [cell - 1] : []),
    ...(x < GRID_SIDE - 1 ? [cell + 1] : []),
    ...(y > 0 ? [cell - GRID_SIDE] : []),
    ...(y < GRID_SIDE - 1 ? [cell + GRID_SIDE] : []),
  ];
}

/** Whether two cells are the same or neighbours, corners included. */
function touch(one: number, other: number): boolean {
  return Math.abs(columnOf(one) - columnOf(other)) <= 1 && Math.abs(rowOf(one) - rowOf(other)) <= 1;
}

/** The smallest rectangle that holds some cells. */
function around(cells: readonly number[]): Rectangle {
  const [columns, rows] = [cells.map(columnOf), cells.map(rowOf)];
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  return {
    x: left * SIDE_PERCENT,
    y: top * SIDE_PERCENT,
    width: (Math.max(...columns) + 1 - left) * SIDE_PERCENT,
    height: (Math.max(...rows) + 1 - top) * SIDE_PERCENT,
    unit: 'percent',
  };
}

function columnOf(cell: number): number {
  return cell % GRID_SIDE;
}

function rowOf(cell: number): number {
  return Math.floor(cell / GRID_SIDE);
}
