import { mean } from './measure.js';

/** How well pictures are recognised. */
export interface Recognition {
  /** Share of pictures, or of views of one, whose class the judge names first, 0 to 1. */
  readonly top1: number;
  /** The same for its first five. */
  readonly top5: number;
  /** Mean probability that it gives to the right class, 0 to 1. */
  readonly probability: number;
}

/** Recognition of the same pictures in true colours, without any, and in those of each method. */
export interface Recognitions {
  readonly colour: Recognition;
  readonly gray: Recognition;
  readonly methods: Readonly<Record<string, Recognition>>;
}

/** Means over pictures, or over views of one. */
export function recognitionOf(parts: readonly Recognition[]): Recognition {
  return {
    top1: mean(parts.map(({ top1 }) => top1)),
    top5: mean(parts.map(({ top5 }) => top5)),
    probability: mean(parts.map(({ probability }) => probability)),
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
