import { type Descriptor, GRID_SIDE, HISTOGRAM_BINS, INTEGER_ONE, LOCAL_LENGTH } from './descriptor.js';

/** Cells of a grid. */
export const CELLS = GRID_SIDE * GRID_SIDE;

/** How much lightness counts beside features: β of He et al. 2018, equation 8. */
export const HISTOGRAM_WEIGHT = 0.25;

/** Where each cell of a query finds its like in a candidate. */
export interface CellMatch {
  /** For each cell of the query the most similar cell of the candidate; the first of several. */
  readonly nearest: Uint8Array;
  /** Cosine between the features of the two, -1 to 1. */
  readonly similarity: Float32Array;
}

/** A candidate's cells beside the query's. */
export interface LocalMatch extends CellMatch {
  /** See {@link localScore}. */
  readonly score: number;
}

/**
 * Finds each cell of a query in a candidate, one after the other: for a few candidates. The graph `rank` finds the same
 * for many.
 */
export function matchCells(query: Descriptor, candidate: Descriptor): CellMatch {
  const nearest = new Uint8Array(CELLS);
  const similarity = new Float32Array(CELLS);
  for (let cell = 0; cell < CELLS; cell += 1) {
    let best = Number.NEGATIVE_INFINITY;
    for (let other = 0; other < CELLS; other += 1) {
      const found = product(query.local, cell, candidate.local, other, LOCAL_LENGTH);
      if (found <= best) continue;
      best = found;
      nearest[cell] = other;
    }
    similarity[cell] = cosineOf(best);
  }
  return { nearest, similarity };
}

/**
 * How well the parts of a candidate fit those of a query, whatever their order: the mean over the query's cells of the
 * cosine to the most similar cell, and {@link HISTOGRAM_WEIGHT} times the correlation of the two cells' lightness
 * (He et al. 2018, equation 8).
 *
 * @returns -1.25 to 1.25
 */
export function localScore(query: Descriptor, candidate: Descriptor, match: CellMatch): number {
  let sum = 0;
  for (let cell = 0; cell < CELLS; cell += 1) {
    const other = match.nearest[cell] as number;
    const lightness = product(query.histograms, cell, candidate.histograms, other, HISTOGRAM_BINS);
    sum += (match.similarity[cell] as number) + HISTOGRAM_WEIGHT * cosineOf(lightness);
  }
  return sum / CELLS;
}

/** {@link localScore} of two images alone. */
export function compareLocally(query: Descriptor, candidate: Descriptor): LocalMatch {
  const match = matchCells(query, candidate);
  return { ...match, score: localScore(query, candidate, match) };
}

/** Integers that were rounded may make a little more than 1. */
function cosineOf(value: number): number {
  return Math.min(Math.max(value / (INTEGER_ONE * INTEGER_ONE), -1), 1);
}

/** Product of a row of one list and a row of another. */
function product(one: Int8Array, row: number, other: Int8Array, otherRow: number, length: number): number {
  let sum = 0;
  for (let i = row * length, j = otherRow * length, end = i + length; i < end; i += 1, j += 1) {
    sum += (one[i] as number) * (other[j] as number);
  }
  return sum;
}
