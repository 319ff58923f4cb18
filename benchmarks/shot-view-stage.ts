/**
 * Times one way of looking at a shot, for shot-view.ts; prints milliseconds by step as JSON.
 *
 *     node build/benchmarks/shot-view-stage.js CLIP STILL CACHE START END FIRST SIZE
 *
 * CACHE is a folder of predictions, which is read and written.
 */
import {
  openClip,
  openColourer,
  openPredictionCache,
  openShotView,
  openTemporalThreads,
} from '../src/index.js';
import { DEFAULT_LAMBDA, DEFAULT_SIGMA } from '../src/temporal/smoothing-settings.js';

/** What this program prints: milliseconds until a smoothed frame is there, asked for one after the other. */
export interface ViewTimes {
  /** Opening the clip, reading the reference and loading networks. */
  readonly open: number;
  /** The first frame of a shot that nothing is known of. */
  readonly first: number;
  /** The frame after it. */
  readonly next: number;
  /** The frame before the first: as far back as has not been looked at. */
  readonly back: number;
  /** A frame elsewhere in the shot. */
  readonly random: number;
  /** The first once more. */
  readonly again: number;
}

const [clip = '', still = '', folder = '', ...numbers] = process.argv.slice(2);
const [start = 0, end = 0, first = 0, size = 0] = numbers.map(Number);

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const started = performance.now();
  const result = await work();
  return [performance.now() - started, result];
}

const cache = openPredictionCache({ folder });
const compute = openTemporalThreads();
const [open, { source, opened }] = await timed(async () => {
  const source = await openClip(clip);
  return { source, opened: await openColourer(source, { references: [still], size, cache }) };
});
const settings = { lambda: DEFAULT_LAMBDA, radius: 7, sigma: DEFAULT_SIGMA };
const view = openShotView(source, opened.colourer, {
  shot: { start, end },
  smoothing: { compute, settings },
});
const look = async (index: number) => (await timed(() => view.smoothed(index)))[0];
const times: ViewTimes = {
  open,
  first: await look(first),
  next: await look(first + 1),
  back: await look(first - 1),
  random: await look(start + Math.floor((end - start) * 0.8)),
  again: await look(first),
};
await view.close();
await Promise.all([opened.close(), compute.close(), cache.close()]);
await source.close();
console.log(JSON.stringify(times));
