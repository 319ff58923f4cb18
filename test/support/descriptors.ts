import { randomNumbers } from '../../src/colorize/random-numbers.js';
import type { Candidate } from '../../src/recommend/candidate.js';
import {
  type ClassGuess,
  type Descriptor,
  GLOBAL_LENGTH,
  GRID_SIDE,
  HISTOGRAM_BINS,
  INTEGER_ONE,
  LOCAL_LENGTH,
} from '../../src/recommend/descriptor.js';

const CELLS = GRID_SIDE * GRID_SIDE;

/** A descriptor of nothing in particular; the same seed gives the same. */
export function randomDescriptor(seed: number, classes: readonly number[] = [seed % 7]): Descriptor {
  const random = randomNumbers(seed + 1);
  const draw = () => 2 * random() - 1;
  return {
    global: Float32Array.from(unit(GLOBAL_LENGTH, draw)),
    classes: classes.map((index, i): ClassGuess => ({ index, probability: 0.5 / (i + 1) })),
    local: cells(LOCAL_LENGTH, draw),
    histograms: cells(HISTOGRAM_BINS, draw),
  };
}

/** A candidate that is described so. */
export function candidateOf(path: string, descriptor: Descriptor, frame?: number): Candidate {
  return { path, frame, descriptor };
}

function cells(length: number, draw: () => number): Int8Array {
  return Int8Array.from(Array.from({ length: CELLS }, () => unit(length, draw)).flat(), (value) =>
    Math.round(value * INTEGER_ONE),
  );
}

function unit(length: number, draw: () => number): number[] {
  const values = Array.from({ length }, draw);
  const norm = Math.hypot(...values);
  return values.map((value) => value / norm);
}
