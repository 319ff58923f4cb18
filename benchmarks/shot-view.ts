/**
 * How long one waits for a smoothed frame of a shot at 854x480: the first, the next, one back, any other, and the same frame
 * again; then all of them once more in a process that finds the predictions in the cache on disk. Each in fresh processes,
 * medians.
 *
 *     node build/benchmarks/shot-view.js [--runs 5] [--size 256]
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeHandTintedStill } from '../samples/hand-tint.js';
import { dustBowlHome } from '../samples/photograph.js';
import { writeReel } from '../samples/reel.js';
import type { ViewTimes } from './shot-view-stage.js';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, size: { type: 'string', default: '256' } },
});

/** The shot, and the frame that is looked at first. */
const SHOT = { start: 20, end: 120, first: 60 };

const stage = fileURLToPath(new URL('./shot-view-stage.js', import.meta.url));

function looked(clip: string, still: string, cache: string): ViewTimes {
  const places = [SHOT.start, SHOT.end, SHOT.first, values.size].map(String);
  const { status, stdout, stderr } = spawnSync(process.execPath, [stage, clip, still, cache, ...places], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`it ended with ${status}\n${stderr}`);
  return JSON.parse(stdout) as ViewTimes;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] as number;
}

const folder = await mkdtemp(join(tmpdir(), 'autochrome-benchmark-'));
try {
  const [reel, still] = [join(folder, 'reel.mp4'), join(folder, 'still.png')];
  const photograph = await dustBowlHome();
  await writeReel(photograph, { width: 854, height: 480, frames: 140 }, reel);
  await writeHandTintedStill(photograph, still);
  const cold: ViewTimes[] = [];
  const cached: ViewTimes[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    const cache = join(folder, `cache-${run}`);
    cold.push(looked(reel, still, cache));
    cached.push(looked(reel, still, cache));
  }
  console.log(
    `${availableParallelism()} threads of ${cpus()[0]?.model}; medians of ${values.runs} runs, ms\n`,
  );
  const steps = ['open', 'first', 'next', 'back', 'random', 'again'] as const;
  console.log(`| predictions | ${steps.join(' | ')} |`);
  console.log(`| --- |${' ---: |'.repeat(steps.length)}`);
  for (const [name, runs] of [
    ['none', cold],
    ['in the cache on disk', cached],
  ] as const) {
    const cells = steps.map((step) => median(runs.map((run) => run[step])).toFixed(0));
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
