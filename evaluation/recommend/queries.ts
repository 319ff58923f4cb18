import { createHash } from 'node:crypto';
import { type Assignment, readAssignments, readSplit, spread } from '../assignments.js';
import type { ManifestImage } from './kinds.js';

/** Training pictures that stand in for those kept out where something is chosen. */
const TUNING_QUERIES = 300;

/** A set of queries. */
export interface QuerySet {
  readonly name: string;
  readonly paths: readonly string[];
  /** References that are drawn once for all runs, by the query's path; none of training pictures. */
  readonly assignments: ReadonlyMap<string, Assignment>;
}

/** Queries, and the library that is searched for them. */
export interface QueryPlan {
  readonly sets: readonly QuerySet[];
  /** Paths of the library's pictures. */
  readonly library: readonly string[];
}

/**
 * The pictures kept out of training with all of training as their library; or, to choose numbers by, training pictures
 * that have a kind, drawn by hashes of their paths, with the rest as their library.
 *
 * @param most - of each set, at least 1
 */
export async function planQueries(
  manifest: readonly ManifestImage[],
  tuning: boolean,
  most: number,
): Promise<QueryPlan> {
  const split = await readSplit();
  const left = new Set([...split.pictures, ...split.judged, ...split.near_duplicates]);
  const training = manifest.filter(({ path }) => !left.has(path));
  if (tuning) {
    const drawn = training
      .filter(({ kind }) => kind !== undefined)
      .map(({ path }) => ({ path, hash: createHash('sha1').update(`tune ${path}`).digest('hex') }))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1))
      .slice(0, Math.min(most, TUNING_QUERIES))
      .map(({ path }) => path);
    const library = training.map(({ path }) => path).filter((path) => !drawn.includes(path));
    return { sets: [{ name: 'tuning', paths: drawn, assignments: new Map() }], library };
  }
  const assignments = spread(await readAssignments(), most);
  const sets = (['pictures', 'judged'] as const).map((name) => {
    const own = assignments.filter(({ set }) => set === name);
    return {
      name,
      paths: own.map(({ path }) => path),
      assignments: new Map(own.map((assignment) => [assignment.path, assignment])),
    };
  });
  return { sets, library: training.map(({ path }) => path) };
}
