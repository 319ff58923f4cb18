/**
 * Recommends references for pictures kept out of training, out of the pictures trained on, and prints as markdown how
 * often they show the same kind of thing and how near colours come with them, beside other ways to find references.
 *
 *     npm run evaluate:recommend -- --data DIR [--pictures 50] [--tuning] [--weights DIR] [--keep DIR]
 *                                   [--assign] [--json FILE] [--page FILE]
 *
 * DIR is a data root with `train` and `clips`, see models/README.md. `--pictures` says how many of each set at most.
 * `--tuning` takes training pictures as queries, to choose numbers by. `--keep` is a folder in which descriptors are
 * kept between runs. `--assign` writes what is recommended into models/evaluation-references.json, for `npm run
 * evaluate`. `--page` puts the tables into a page, see page.ts.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AutochromeError, EXIT_CODES } from '../../src/errors.js';
import { createNetworkLoader } from '../../src/inference/network-loader.js';
import { assignRecommended } from '../assignments.js';
import { withFigures } from '../page.js';
import { findAlike } from './alike.js';
import { type Described, describeAll, type Look } from './described.js';
import { evaluateSet, type SetFigures } from './evaluate-set.js';
import { readManifest } from './kinds.js';
import { type Options, parseOptions } from './options.js';
import { planQueries } from './queries.js';
import { alikeTable, fittingTable, setTables } from './tables.js';

const progress = (line: string) => console.error(line);

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args);
  const { data: root, tuning, pictures, weights, keep } = options;
  const manifest = await readManifest(root);
  const plan = await planQueries(manifest, tuning, pictures);
  // Before the minutes of describing, not after.
  if (keep !== undefined) await mkdir(keep, { recursive: true });
  const folder = weights === undefined ? undefined : pathToFileURL(`${resolve(weights)}/`);
  const loader = await createNetworkLoader({ device: 'cpu', weights: folder });
  try {
    const [describe, lightness] = await Promise.all([loader.load('describe'), loader.load('lightness')]);
    const version = loader.loaded.get('describe')?.version as string;
    const describeIn = (look: Look, paths: readonly string[]) => {
      const file = keep === undefined ? undefined : join(keep, `${look}.jsonl`);
      return describeAll(paths, { look, root, network: describe, version, file, progress });
    };
    const known = await describeIn('colour', plan.library);
    const queries = await describeIn(
      'gray',
      plan.sets.flatMap(({ paths }) => paths),
    );
    const library = plan.library.map((path) => known.get(path) as Described);
    const byPath = new Map(manifest.map((picture) => [picture.path, picture]));
    const tools = { root, manifest: byPath, library, loader, progress };
    const sets: SetFigures[] = [];
    for (const set of plan.sets) sets.push(await evaluateSet(set, queries, tools));
    if (options.assign) await assignRecommended(new Map(sets.flatMap(({ firsts }) => [...firsts])));
    const asked = plan.sets.flatMap(({ paths }) => paths.map((path) => queries.get(path) as Described));
    const alike = await findAlike(
      join(root, 'clips'),
      { lightness, describe },
      { pictures: asked, library },
      progress,
    );
    const versions = [...loader.loaded].map(([name, network]) => [name, network.version] as const).sort();
    await report({ library: library.length, networks: Object.fromEntries(versions), sets, alike }, options);
  } finally {
    await loader.close();
  }
}

interface Figures {
  readonly library: number;
  readonly networks: Readonly<Record<string, string>>;
  readonly sets: readonly SetFigures[];
  readonly alike: Awaited<ReturnType<typeof findAlike>>;
}

async function report(figures: Figures, { json, page }: Options): Promise<void> {
  const { library, networks, sets, alike } = figures;
  const versions = Object.entries(networks).map(([name, version]) => `${name} ${version}`);
  const tables = [
    `A library of ${library} pictures. Networks: ${versions.join(', ')}.`,
    setTables(sets),
    '### When nothing fits',
    fittingTable(sets),
    '### Near duplicates',
    alikeTable(alike),
  ].join('\n\n');
  console.log(tables);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(figures, rounded, 2)}\n`);
  if (page !== undefined) await writeFile(page, withFigures(await readFile(page, 'utf8'), tables));
}

/** Four digits after the point say more than there is to know; what was chosen is in evaluation-references.json. */
function rounded(key: string, value: unknown): unknown {
  if (key === 'firsts') return undefined;
  return typeof value === 'number' ? Number(value.toFixed(4)) : value;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const known = error instanceof AutochromeError ? error : undefined;
  console.error(known ? `evaluate:recommend: ${known.message}\n${known.hint ?? ''}` : error);
  process.exitCode = known ? EXIT_CODES[known.kind] : EXIT_CODES.failure;
}
