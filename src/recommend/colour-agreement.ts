import { CELLS, type CellMatch } from './cell-match.js';
import type { Descriptor } from './descriptor.js';

/** Of so many candidates that fit best each is asked which colours the query has. */
export const ASKED_FOR_COLOURS = 5;

/** Distance in a*, b* at which two candidates do not agree at all. */
const FAR = 20;

/** How much less a score is than the best where a candidate counts for 1/e of it. */
const SCORE_SCALE = 0.1;

/** A candidate that is asked. */
export interface ColourWitness {
  readonly descriptor: Descriptor;
  readonly match: CellMatch;
  readonly score: number;
}

/**
 * How far each of several candidates agrees with all of them about the colours of a query. Every candidate says of each cell
 * of the query the colour of the cell that is most like it; what they say on the whole is the mean, those that fit better
 * counting more. What gives a colour that no other would is rarely right.
 *
 * @param witnesses - best first
 * @returns 0 to 1 each, 1 for the colours of all; 0 for all where one is known in black and white alone
 */
export function colourAgreement(witnesses: readonly ColourWitness[]): number[] {
  const said = witnesses.map(coloursSaid);
  const mean = new Float64Array(2 * CELLS);
  let weights = 0;
  for (const [i, colours] of said.entries()) {
    if (!colours) return witnesses.map(() => 0);
    const best = (witnesses[0] as ColourWitness).score;
    const weight = Math.exp(((witnesses[i] as ColourWitness).score - best) / SCORE_SCALE);
    weights += weight;
    for (let at = 0; at < mean.length; at += 1) {
      mean[at] = (mean[at] as number) + weight * (colours[at] as number);
    }
  }
  return said.map((colours) => {
    let distance = 0;
    for (let cell = 0; cell < CELLS; cell += 1) {
      distance += Math.hypot(
        (colours?.[cell] as number) - (mean[cell] as number) / weights,
        (colours?.[CELLS + cell] as number) - (mean[CELLS + cell] as number) / weights,
      );
    }
    return Math.max(0, 1 - distance / CELLS / FAR);
  });
}

/** Colours of the query's cells as a candidate has them: a* of all, then b*. */
function coloursSaid({ descriptor, match }: ColourWitness): Int8Array | undefined {
  const { colours } = descriptor;
  if (!colours) return undefined;
  const said = new Int8Array(2 * CELLS);
  for (let cell = 0; cell < CELLS; cell += 1) {
    const other = match.nearest[cell] as number;
    said[cell] = colours[other] as number;
    said[CELLS + cell] = colours[CELLS + other] as number;
  }
  return said;
}
