import type { Judgement } from './judge.js';

/** How well pictures are recognised. */
export interface Recognition {
  /** Share of the pictures whose class the judge names first, 0 to 1. */
  readonly accuracy: number;
  /** Mean probability that it gives to the right class, 0 to 1. */
  readonly probability: number;
}

/** Recognition of the same pictures in true colours, without any, and in those of each method. */
export interface Recognitions {
  readonly colour: Recognition;
  readonly gray: Recognition;
  readonly methods: Readonly<Record<string, Recognition>>;
}

/** Means over pictures. */
export function recognitionOf(judgements: readonly Judgement[]): Recognition {
  const { length } = judgements;
  return {
    accuracy: judgements.filter(({ right }) => right).length / length,
    probability: judgements.reduce((sum, { probability }) => sum + probability, 0) / length,
  };
}

/**
 * The share of what is lost without colour that a method brings back: 0 as bad as gray, 1 as good as true colours.
 *
 * @returns undefined where nothing is lost
 */
export function gapRecovered(method: number, { colour, gray }: { colour: number; gray: number }) {
  return colour > gray ? (method - gray) / (colour - gray) : undefined;
}
