import type { Network, NetworkLoader } from '../../src/inference/network.js';
import type { Quality } from '../../src/metrics/image-quality.js';
import { allInOrder } from '../../src/streams/map-in-order.js';
import { meanQuality } from '../measure.js';
import { PICTURE_REFERENCES } from '../references.js';
import { coloursAfter } from './colours.js';
import type { Described } from './described.js';
import { type Fit, unrelatedFits } from './fitting.js';
import type { ManifestImage } from './kinds.js';
import type { QuerySet } from './queries.js';
import { SEARCHES, SearchedLibrary } from './searches.js';

/** Recommendations asked for, of which near duplicates are left out. */
const RECOMMENDATIONS = 10;

/** Images worked on at once, so that one is measured while the networks see another. */
const AT_ONCE = 2;

/** References that are the same in every run; what is recommended is found anew. */
const PAIRED = PICTURE_REFERENCES.filter((name) => name !== 'recommended');

/** How often a way to find references finds what it should, and how near colours come with it. */
export interface ReferenceFigures {
  /** Images that have one, and colours to compare. */
  readonly pictures: number;
  /** Of those whose kind is known and in the library, the share whose reference is of that kind; undefined for none. */
  readonly sameKind: number | undefined;
  readonly quality: Quality;
}

/** What was found of one set of queries. */
export interface SetFigures {
  readonly name: string;
  readonly pictures: number;
  /** Images whose kind is known and that some picture of the library shares. */
  readonly withKind: number;
  /** By search or, of pictures kept out, by what evaluation-references.json pairs them with. */
  readonly references: Readonly<Record<string, ReferenceFigures>>;
  /** The pictures that have a reference drawn of their kind, with it and with the recommended one. */
  readonly ofKind:
    | { readonly pictures: number; readonly drawn: Quality; readonly recommended: Quality }
    | undefined;
  /** How well the first recommended fits, one unrelated picture, and the best of many unrelated ones; by query. */
  readonly fits: { readonly best: Fit[]; readonly unrelated: Fit[]; readonly bestUnrelated: Fit[] };
  /** Near duplicates left out per query, of {@link RECOMMENDATIONS}. */
  readonly leftOut: number;
  /** Share of queries for which the gate was opened. */
  readonly opened: number;
  /** What is recommended first, by the query's path. */
  readonly firsts: ReadonlyMap<string, string>;
}

/** What a set is evaluated with. */
export interface SetTools {
  readonly root: string;
  readonly manifest: ReadonlyMap<string, ManifestImage>;
  readonly library: readonly Described[];
  readonly loader: Pick<NetworkLoader, 'load'>;
  readonly progress: (line: string) => void;
}

/**
 * Finds references for each query in every way, and colours it after each.
 *
 * @param queries - described in black and white, by path
 */
export async function evaluateSet(
  set: QuerySet,
  queries: ReadonlyMap<string, Described>,
  tools: SetTools,
): Promise<SetFigures> {
  const { root, manifest, library, loader, progress } = tools;
  const network = await loader.load('rank');
  const searched = new SearchedLibrary(library, network);
  const kinds = new Set(library.map(({ path }) => manifest.get(path)?.kind));
  const rows = await allInOrder(set.paths, AT_ONCE, async (path, place) => {
    if (place % 50 === 0) progress(`${set.name}: ${place} of ${set.paths.length}`);
    const query = queries.get(path) as Described;
    const found = await searched.search(query, RECOMMENDATIONS);
    const assignment = set.assignments.get(path);
    const drawn = PAIRED.flatMap((name): [string, string][] => {
      const reference = assignment?.[name];
      return reference == null ? [] : [[name, reference]];
    });
    const references = new Map<string, string>([...Object.entries(found.paths), ...drawn]);
    const qualities = await coloursAfter(root, path, references.values(), loader);
    const kind = manifest.get(path)?.kind;
    return {
      ...{ found, references, qualities },
      kind: kinds.has(kind) ? kind : undefined,
      unrelated: await unrelatedFits(query, library, manifest, network as Network),
    };
  });

  const qualityOf = (row: (typeof rows)[number], name: string) =>
    row.qualities?.get(row.references.get(name) ?? '');
  const figures = (name: string): ReferenceFigures => {
    const having = rows.filter(({ references }) => references.has(name));
    const known = having.filter(({ kind }) => kind !== undefined);
    const right = known.filter(
      ({ kind, references }) => manifest.get(references.get(name) ?? '')?.kind === kind,
    );
    const qualities = having.flatMap((row) => qualityOf(row, name) ?? []);
    return {
      pictures: qualities.length,
      sameKind: known.length === 0 ? undefined : right.length / known.length,
      quality: meanQuality(qualities),
    };
  };
  const names = [...SEARCHES, ...(set.assignments.size > 0 ? PAIRED : [])];
  const ofKind = rows.filter((row) => qualityOf(row, 'class') && qualityOf(row, 'recommended'));
  const meanOf = (name: string) => meanQuality(ofKind.map((row) => qualityOf(row, name) as Quality));
  return {
    name: set.name,
    pictures: rows.length,
    withKind: rows.filter(({ kind }) => kind !== undefined).length,
    references: Object.fromEntries(names.map((name) => [name, figures(name)])),
    ofKind:
      ofKind.length === 0
        ? undefined
        : { pictures: ofKind.length, drawn: meanOf('class'), recommended: meanOf('recommended') },
    fits: {
      best: rows.map(({ found }) => found.fit),
      unrelated: rows.map(({ unrelated }) => unrelated.one),
      bestUnrelated: rows.map(({ unrelated }) => unrelated.best),
    },
    leftOut: rows.reduce((sum, { found }) => sum + found.leftOut, 0) / rows.length,
    opened: rows.filter(({ found }) => found.opened).length / rows.length,
    firsts: new Map(rows.map(({ found }, i) => [set.paths[i] as string, found.paths.recommended])),
  };
}
