import type { Candidate, NearCandidate } from './candidate.js';

/** Order of candidates at the same distance: by path, by frame in one clip. The same on every machine. */
export function compareOrigins(a: Candidate, b: Candidate): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (a.frame ?? -1) - (b.frame ?? -1);
}

/** Nearest first. */
export function compareNear(a: NearCandidate, b: NearCandidate): number {
  return b.cosine - a.cosine || compareOrigins(a.candidate, b.candidate);
}

/** Cosine of two unit vectors, -1 to 1. */
export function cosineOf(one: Float32Array, other: Float32Array): number {
  const product = one.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
  return Math.min(Math.max(product, -1), 1);
}
