/** One size of the recommendation benchmark, in the process it is started in; prints medians as JSON. */
import { fileURLToPath } from 'node:url';
import { randomNumbers } from '../src/colorize/random-numbers.js';
import { createNetworkLoader } from '../src/inference/network-loader.js';
import type { Candidate } from '../src/recommend/candidate.js';
import { describeImage } from '../src/recommend/describe.js';
import type { Descriptor } from '../src/recommend/descriptor.js';
import { readLightness } from '../src/recommend/images/read-lightness.js';
import { memoryCandidates } from '../src/recommend/memory-candidates.js';
import { rank } from '../src/recommend/rank.js';

/** Milliseconds. */
export interface RecommendTimes {
  readonly nearest: number;
  readonly ranking: number;
  /** Of all threads of the process. */
  readonly rankingProcessor: number;
  readonly reading: number;
  readonly describing: number;
}

const [count = 0, runs = 0, threads = 0] = process.argv.slice(2).map(Number);

/** Candidates asked for by a ranking. */
const ASKED = 1000;
const RECOMMENDATIONS = 5;
/** How far a candidate is from the query, in lengths of the query's vector. */
const DISTANCE = 2;
/** Different parts that candidates have; more would fill the memory and take as long. */
const PARTS = 256;

const photo = fileURLToPath(
  import.meta.resolve('startbootstrap-creative/dist/assets/img/portfolio/fullsize/1.jpg'),
);
const loader = await createNetworkLoader({ device: 'cpu', threads });
const [describe, ranking] = await Promise.all([loader.load('describe'), loader.load('rank')]);
const query = await describeImage(describe, await readLightness(photo));

const random = randomNumbers(1);
const parts = Array.from({ length: PARTS }, () => shuffled(query.local));
const candidates = Array.from(
  { length: count },
  (_, i): Candidate => ({
    path: `${i}.jpg`,
    frame: undefined,
    descriptor: { ...query, global: near(query.global), local: parts[i % PARTS] as Int8Array },
  }),
);
const source = memoryCandidates(candidates);

const times: Record<keyof RecommendTimes, number[]> = {
  nearest: [],
  ranking: [],
  rankingProcessor: [],
  reading: [],
  describing: [],
};
// The first three runs find their memory.
for (let run = -3; run < runs; run += 1) {
  if (run === 0) for (const stage of Object.values(times)) stage.length = 0;
  const lightness = await timed('reading', () => readLightness(photo));
  const descriptor = await timed('describing', () => describeImage(describe, lightness));
  await timed('nearest', () => source.nearest(descriptor.global, ASKED));
  const busy = process.cpuUsage();
  await timed('ranking', () => rank(descriptor, [source], { network: ranking, count: RECOMMENDATIONS }));
  const { user, system } = process.cpuUsage(busy);
  times.rankingProcessor.push((user + system) / 1000);
}
await loader.close();

const medians = Object.entries(times).map(([stage, values]) => [
  stage,
  values.toSorted((a, b) => a - b)[values.length >> 1],
]);
console.log(JSON.stringify(Object.fromEntries(medians)));

async function timed<T>(stage: keyof RecommendTimes, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  times[stage].push(performance.now() - started);
  return result;
}

/** A unit vector at some distance. */
function near(global: Descriptor['global']): Float32Array {
  const noise = Float32Array.from(global, () => 2 * random() - 1);
  const scale = DISTANCE / Math.hypot(...noise);
  const moved = global.map((value, i) => value + scale * (noise[i] as number));
  const length = Math.hypot(...moved);
  return moved.map((value) => value / length);
}

/** The same cells with their numbers in another order. */
function shuffled(local: Int8Array): Int8Array {
  const places = Float32Array.from(local, random);
  return Int8Array.from(
    Array.from(local, (value, i) => [value, places[i] as number] as const)
      .sort((a, b) => a[1] - b[1])
      .map(([value]) => value),
  );
}
