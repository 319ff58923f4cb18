/**
 * One vector store in this process, for vector-stores.ts:
 *
 *     node build/benchmarks/vector-store.js build|query|append NAME COUNT FOLDER [PEERS]
 *
 * `build` and `query` print what they measured as JSON; `append` adds small batches, prints how many rows are on disk after
 * each, and goes on until it is killed or has COUNT; `count` prints how many rows there are.
 */
import { GLOBAL_LENGTH } from '../src/recommend/descriptor.js';
import { nearestRows } from '../src/recommend/nearest-rows.js';
import { clusteredVectors } from './clustered-vectors.js';
import { processorTime } from './processor-time.js';
import { BATCH, VECTOR_PEERS, type VectorPeer } from './vector-peers.js';

/** Entries that are fetched for a query. */
const WANTED = 200;
const QUERIES = 60;
/** Queries that pay for what the others find ready. */
const WARM_UP = 5;
/** Rows of a batch while an add is to be killed. */
const SMALL_BATCH = 50;

const [job, name, countText, folder, peers] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string?,
];
const count = Number(countText);
const peer = (VECTOR_PEERS[name] as (peers?: string) => VectorPeer)(peers);

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

function rowsOf(vectors: Float32Array, first: number, length: number): Float32Array {
  return vectors.slice(first * GLOBAL_LENGTH, Math.min(first + length, count) * GLOBAL_LENGTH);
}

async function build(): Promise<object> {
  const { vectors } = clusteredVectors(count, 0);
  const [started, processor] = [performance.now(), processorTime()];
  for (let first = 0; first < count; first += BATCH)
    await peer.append(folder, rowsOf(vectors, first, BATCH), first);
  await peer.finish(folder, count);
  return {
    seconds: (performance.now() - started) / 1000,
    processorSeconds: (processorTime() - processor) / 1000,
  };
}

async function query(): Promise<object> {
  const { vectors, queries } = clusteredVectors(count, QUERIES);
  const started = performance.now();
  const store = await peer.open(folder);
  const opening = performance.now() - started;
  const times: number[] = [];
  const processor: number[] = [];
  let found = 0;
  for (let i = 0; i < QUERIES; i += 1) {
    const asked = queries.slice(i * GLOBAL_LENGTH, (i + 1) * GLOBAL_LENGTH);
    const [before, used] = [performance.now(), processorTime()];
    const ids = await store.search(asked, WANTED);
    times.push(performance.now() - before);
    processor.push(processorTime() - used);
    const exact = new Set(nearestRows(vectors, asked, WANTED).map(({ row }) => row));
    found += ids.filter((id) => exact.has(id)).length;
  }
  return {
    opening,
    first: times[0],
    latency: median(times.slice(WARM_UP)),
    processor: median(processor.slice(WARM_UP)),
    fastest: Math.min(...times),
    recall: found / (QUERIES * Math.min(WANTED, count)),
  };
}

async function append(): Promise<void> {
  const { vectors } = clusteredVectors(count, 0);
  for (let first = 0; first < count; first += SMALL_BATCH) {
    await peer.append(folder, rowsOf(vectors, first, SMALL_BATCH), first);
    if (name.startsWith('usearch')) await peer.finish(folder, count);
    process.stdout.write(`${first + SMALL_BATCH}\n`);
  }
}

if (job === 'append') await append();
else if (job === 'count') console.log(await peer.count(folder));
else console.log(JSON.stringify(await (job === 'build' ? build() : query())));
await peer.close();
process.exit(0);
