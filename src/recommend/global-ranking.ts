import type { CandidateSource, NearCandidate } from './candidate.js';
import { classesAgree } from './classes.js';
import type { Descriptor } from './descriptor.js';
import { compareNear } from './order.js';

/** Candidates whose parts are compared, at most: as many as He et al. 2018 keep (section 5). */
export const GLOBAL_COUNT = 200;

/** Candidates that are asked for, so that enough are left of those whose classes agree. */
const ASKED = 1000;

/** With fewer candidates whose classes agree, others are let in too. */
export const FEWEST = 20;

/** A candidate that lies near, and whether it may show the same kind of thing. */
export interface GloballyRanked extends NearCandidate {
  readonly classesAgree: boolean;
}

/** The candidates that lie nearest. */
export interface GlobalRanking {
  /** Nearest first, {@link GLOBAL_COUNT} at most. */
  readonly ranked: readonly GloballyRanked[];
  /** How many of all that were looked at may show what the query does. */
  readonly agreeing: number;
  /** Whether so few agree that the others were let in. */
  readonly opened: boolean;
}

/**
 * Finds the candidates nearest to a query as a whole, among those that may show the same kind of thing (He et al. 2018,
 * section 5). Where fewer than {@link FEWEST} of the nearest may, the gate is opened for all.
 *
 * @param sources - one or more; a candidate that several have counts once
 * @param options - `gated`: whether classes are looked at; true when left out
 */
export async function rankGlobally(
  query: Descriptor,
  sources: readonly CandidateSource[],
  { gated = true }: { readonly gated?: boolean } = {},
): Promise<GlobalRanking> {
  const found = await Promise.all(sources.map((source) => source.nearest(query.global, ASKED)));
  const merged =
    found.length === 1
      ? (found[0] as readonly NearCandidate[])
      : withoutRepetition(found.flat().sort(compareNear));
  const near = merged.slice(0, ASKED);
  const all = near.map((each) => ({
    ...each,
    classesAgree: classesAgree(query.classes, each.candidate.descriptor.classes),
  }));
  const agreeing = all.filter((each) => each.classesAgree);
  const opened = !gated || agreeing.length < Math.min(FEWEST, all.length);
  return { ranked: (opened ? all : agreeing).slice(0, GLOBAL_COUNT), agreeing: agreeing.length, opened };
}

/** The first of each image or frame. */
function withoutRepetition(near: readonly NearCandidate[]): NearCandidate[] {
  const seen = new Set<string>();
  return near.filter(({ candidate: { path, frame } }) => {
    const origin = JSON.stringify([path, frame]);
    const isNew = !seen.has(origin);
    seen.add(origin);
    return isNew;
  });
}
