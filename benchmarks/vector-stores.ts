/**
 * Vector stores side by side, at several numbers of entries of 128 floats with 5120 bytes of details each: recall among the
 * 200 nearest, time of a query, of building and of opening, disk, and what is left when an add is killed. Every step in a
 * fresh process; vectors are synthetic clusters.
 *
 *     node build/benchmarks/vector-stores.js [--counts 1000,100000,1000000] [--peers FOLDER] [--stores usearch,LanceDB]
 *                                            [--kills 10] [--scratch FOLDER] [--json]
 *
 * `--peers` is a folder in which `npm install @lancedb/lancedb usearch` was run; stores whose packages are not there are
 * left out by name. usearch keeps vectors alone. `--stores` chooses those whose names begin so.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomNumbers } from '../src/colorize/random-numbers.js';
import { VECTOR_PEERS } from './vector-peers.js';

const { values } = parseArgs({
  options: {
    counts: { type: 'string', default: '1000,100000,1000000' },
    peers: { type: 'string' },
    stores: { type: 'string' },
    kills: { type: 'string', default: '10' },
    scratch: { type: 'string', default: tmpdir() },
    json: { type: 'boolean', default: false },
  },
});

/** What vector-store prints of a query process: milliseconds. */
interface QueryFigures {
  readonly opening: number;
  readonly first: number;
  readonly latency: number;
  /** Processor time of a query, all threads together. */
  readonly processor: number;
  readonly fastest: number;
  readonly recall: number;
}

/** What it prints of a building process. */
interface BuildFigures {
  readonly seconds: number;
  /** Processor time, all threads together. */
  readonly processorSeconds: number;
}

const program = fileURLToPath(new URL('./vector-store.js', import.meta.url));
const peers = values.peers;

function storeArgs(job: string, name: string, count: number, folder: string): string[] {
  return [program, job, name, String(count), folder, ...(peers === undefined ? [] : [peers])];
}

function runStore<T>(job: string, name: string, count: number, folder: string): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, storeArgs(job, name, count, folder), {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name}, ${job}: ${status}\n${stderr}`);
  return JSON.parse(stdout) as T;
}

/** Bytes that a folder takes on disk. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** What became of rows that an add had reported when it was killed. */
interface Killed {
  readonly kills: number;
  /** Runs in which all that was reported was there. */
  readonly whole: number;
  /** Runs after which the store could not be opened. */
  readonly unreadable: number;
}

/** Kills a process that adds, at random moments, and looks at what is left. */
async function killed(name: string, kills: number): Promise<Killed> {
  const random = randomNumbers(3);
  let [whole, unreadable] = [0, 0];
  for (let run = 0; run < kills; run += 1) {
    const folder = mkdtempSync(join(values.scratch, 'killed-'));
    const child = spawn(process.execPath, storeArgs('append', name, 20_000, folder), {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    const ended = new Promise((done) => child.once('close', done));
    while (printed === '') await setTimeout(20);
    await setTimeout(random() * 1500);
    child.kill('SIGKILL');
    await ended;
    const reported = Number(printed.trimEnd().split('\n').at(-1));
    try {
      if (runStore<number>('count', name, 0, folder) >= reported) whole += 1;
    } catch {
      unreadable += 1;
    }
    rmSync(folder, { recursive: true, force: true });
  }
  return { kills, whole, unreadable };
}

function isInstalled(name: string): boolean {
  try {
    VECTOR_PEERS[name]?.(peers);
    createRequire(join(peers ?? '.', 'package.json'));
    return true;
  } catch {
    return false;
  }
}

const wanted = Object.keys(VECTOR_PEERS).filter(
  (name) => values.stores?.split(',').some((prefix) => name.startsWith(prefix)) ?? true,
);
const rows: object[] = [];
if (!values.json) {
  console.log(`${availableParallelism()} threads of ${cpus()[0]?.model}; Node ${process.versions.node}\n`);
  console.log(
    '| store | entries | recall@200 | query, median (ms) | fastest (ms) | processor time (ms) | open (ms) | build (s) | processor time (s) | disk (MB) |',
  );
  console.log(`| --- |${' ---: |'.repeat(9)}`);
}
for (const count of values.counts.split(',').map(Number)) {
  for (const name of wanted) {
    if (!isInstalled(name)) {
      console.error(`left out: ${name}, whose packages are not in ${peers ?? 'a folder given by --peers'}`);
      continue;
    }
    const folder = mkdtempSync(join(values.scratch, 'vectors-'));
    mkdirSync(folder, { recursive: true });
    try {
      const { seconds, processorSeconds } = runStore<BuildFigures>('build', name, count, folder);
      const figures = runStore<QueryFigures>('query', name, count, folder);
      const disk = sizeOf(folder) / 1e6;
      rows.push({ name, count, seconds, processorSeconds, disk, ...figures });
      if (values.json) continue;
      const { recall, latency, fastest, processor, opening } = figures;
      const times = [latency, fastest, processor].map((time) => time.toFixed(2));
      const built = [seconds, processorSeconds, disk].map((value) => value.toFixed(1));
      console.log(
        `| ${[name, count, recall.toFixed(3), ...times, opening.toFixed(0), ...built].join(' | ')} |`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
const kills = Number(values.kills);
const survivors: object[] = [];
if (kills > 0 && !values.json)
  console.log('\n| store | killed | all reported rows there | unreadable |\n| --- | ---: | ---: | ---: |');
for (const name of wanted.filter((each) => kills > 0 && isInstalled(each))) {
  const outcome = await killed(name, kills);
  survivors.push({ name, ...outcome });
  if (!values.json) console.log(`| ${name} | ${outcome.kills} | ${outcome.whole} | ${outcome.unreadable} |`);
}
if (values.json) console.log(JSON.stringify({ rows, survivors }, undefined, 2));
