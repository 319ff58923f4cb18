/**
 * Time of a search in a library: opening, the query's descriptor, the 200 nearest entries with what is kept of them, and
 * the ranking with all before it but the descriptor. Queries are photographs, entries synthetic; each size in a library of its own and, but
 * for making it, in a fresh process; medians.
 *
 *     node build/benchmarks/library-search.js [--counts 1000,100000] [--searches 40] [--library INDEX]
 *
 * `--library` measures a library that is there already.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomNumbers } from '../src/colorize/random-numbers.js';
import type { SmallImage } from '../src/colour/small-image.js';
import { createNetworkLoader } from '../src/inference/network-loader.js';
import { describeNetwork } from '../src/inference/registry.js';
import { describeImage } from '../src/recommend/describe.js';
import { GLOBAL_LENGTH } from '../src/recommend/descriptor.js';
import { readLightness } from '../src/recommend/images/read-lightness.js';
import { Library } from '../src/recommend/library/library.js';
import { LibraryStore } from '../src/recommend/library/library-store.js';
import { rank } from '../src/recommend/rank.js';
import { STOCK_PHOTOS } from '../test/support/stock-photos.js';
import { clusteredVectors } from './clustered-vectors.js';
import { processorTime } from './processor-time.js';

const { values } = parseArgs({
  options: {
    counts: { type: 'string', default: '1000,100000' },
    searches: { type: 'string', default: '40' },
    library: { type: 'string' },
    measure: { type: 'boolean', default: false },
  },
});
const searches = Number(values.searches);

/** Entries of one transaction: of a clip. */
const SHOTS = 20;

/** Candidates that are fetched for a ranking. */
const CANDIDATES = 200;

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] as number;

async function makeLibrary(folder: string, count: number): Promise<void> {
  const { version } = await describeNetwork('describe');
  const store = await LibraryStore.open(folder, { mode: 'create', describer: version });
  const { vectors } = clusteredVectors(count, 0);
  const random = randomNumbers(7);
  const integers = (length: number) => Int8Array.from({ length }, () => Math.floor(33 * random()) - 16);
  for (let first = 0; first < count; first += SHOTS) {
    const entries = Array.from({ length: Math.min(SHOTS, count - first) }, (_, i) => ({
      ...{ frame: i, shot: { start: i, end: i + 1 } },
      descriptor: {
        global: vectors.subarray((first + i) * GLOBAL_LENGTH, (first + i + 1) * GLOBAL_LENGTH),
        classes: [{ index: Math.floor(20 * random()), probability: 0.4 }],
        local: integers(4096),
        histograms: integers(1024),
      },
    }));
    const digest = first.toString(16).padStart(64, '0');
    store.put({ path: `/clips/${first}.mkv`, bytes: 1, modified: 1, digest }, 'clip', entries);
  }
  await store.close();
}

interface Figures {
  readonly entries: number;
  /** Milliseconds. */
  readonly open: number;
  readonly first: number;
  readonly describe: number;
  readonly nearest: number;
  readonly search: number;
  /** Processor time of a search on this thread and all others. */
  readonly processor: number;
}

async function measure(folder: string): Promise<Figures> {
  const loader = await createNetworkLoader({ device: 'cpu' });
  const [describing, ranking] = await Promise.all([loader.load('describe'), loader.load('rank')]);
  const { version } = await describeNetwork('describe');
  const started = performance.now();
  const library = await Library.open(folder, { mode: 'read', describer: version });
  const open = performance.now() - started;
  const photos = await Promise.all(Object.values(STOCK_PHOTOS).map(readLightness));
  const times: Record<'describe' | 'nearest' | 'search' | 'processor', number[]> = {
    ...{ describe: [], nearest: [], search: [], processor: [] },
  };
  const timed = async <T>(name: keyof typeof times, work: () => Promise<T>): Promise<T> => {
    const before = performance.now();
    const result = await work();
    times[name].push(performance.now() - before);
    return result;
  };
  for (let i = 0; i < searches; i += 1) {
    const lightness = photos[i % photos.length] as SmallImage;
    const query = await timed('describe', () => describeImage(describing, lightness));
    await timed('nearest', () => library.nearest(query.global, CANDIDATES));
    const used = processorTime();
    await timed('search', () => rank(query, [library], { network: ranking, count: 12 }));
    times.processor.push(processorTime() - used);
  }
  const entries = library.size;
  await Promise.all([library.close(), loader.close()]);
  const first = times.nearest[0] as number;
  const medians = Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, median(all.slice(3))]),
  ) as Pick<Figures, keyof typeof times>;
  return { entries, open, first, ...medians };
}

function measureInFreshProcess(folder: string): Figures {
  const args = [
    fileURLToPath(import.meta.url),
    '--measure',
    '--library',
    folder,
    '--searches',
    values.searches,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Figures;
}

function print({ entries, open, first, describe, nearest, search, processor }: Figures): void {
  const cells = [open, first, describe, nearest, search, processor].map((time) => time.toFixed(1));
  console.log(`| ${[entries, ...cells].join(' | ')} |`);
}

if (values.measure) {
  console.log(JSON.stringify(await measure(values.library as string)));
} else {
  console.log(
    `ms, medians of ${searches} searches; ${availableParallelism()} threads of ${cpus()[0]?.model}\n`,
  );
  console.log(
    '| entries | open | first search reads the vectors | describe the query | 200 nearest | search without describing | its processor time |',
  );
  console.log(`| ---: |${' ---: |'.repeat(6)}`);
  if (values.library !== undefined) print(measureInFreshProcess(values.library));
  for (const count of values.library === undefined ? values.counts.split(',').map(Number) : []) {
    const folder = mkdtempSync(join(tmpdir(), 'autochrome-library-'));
    try {
      await makeLibrary(folder, count);
      print(measureInFreshProcess(folder));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
process.exit(0);
