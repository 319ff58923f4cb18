import type { Descriptor } from './descriptor.js';

/** Where a candidate comes from. */
export interface CandidateOrigin {
  /** Absolute path of an image, or of a clip in colour. */
  readonly path: string;
  /** Index of the clip's frame, counted from 0; undefined for an image. */
  readonly frame: number | undefined;
}

/** A colour image that may become a reference. */
export interface Candidate extends CandidateOrigin {
  readonly descriptor: Descriptor;
}

/** A candidate with how near it is. */
export interface NearCandidate {
  readonly candidate: Candidate;
  /** Cosine between its global vector and the query's, -1 to 1. */
  readonly cosine: number;
}

/** Candidates that can be searched by their global vectors. */
export interface CandidateSource {
  /**
   * The nearest candidates, nearest first; those at the same distance in the order of their paths.
   *
   * @param global - unit vector of `GLOBAL_LENGTH` floats
   * @param count - how many at most, 1 or more
   */
  nearest(global: Float32Array, count: number): Promise<readonly NearCandidate[]>;
}

/** The same image, wherever it was read from. */
export function sameOrigin(a: CandidateOrigin, b: CandidateOrigin): boolean {
  return a.path === b.path && a.frame === b.frame;
}
