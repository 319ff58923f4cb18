/**
 * Time of the temporal stage per frame of 854x480: motion both ways, gathering and solving, and upscaling, which comes after
 * it, beside what the program of Bonneel et al. 2015 takes; and frame rates of the whole render with and without it.
 * Each in a fresh process, in turn; medians.
 *
 *     node build/benchmarks/temporal.js [--runs 5] [--frames 110] [--size 256] [--window 7] [--threads 2]
 *                                       [--peer 1100] [--reel 120]
 *
 * `--peer` is the peer's time per frame in milliseconds, as measured on the same machine; `--reel` the frames of the
 * render, 0 for none.
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
import type { RenderResult } from '../src/index.js';
import type { TemporalTimes } from './temporal-stage.js';

const [WIDTH, HEIGHT] = [854, 480];

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    frames: { type: 'string', default: '110' },
    size: { type: 'string', default: '256' },
    window: { type: 'string', default: '7' },
    threads: { type: 'string', default: '2' },
    peer: { type: 'string', default: '1100' },
    reel: { type: 'string', default: '120' },
  },
});
const [runs, reel, peer] = [Number(values.runs), Number(values.reel), Number(values.peer)];

/** Runs a program to its end, and returns what it printed. */
function printed(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}\n${stderr}`);
  return stdout.trim();
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] as number;
}

function stageTable(results: readonly TemporalTimes[]): string {
  const parts = { motion: 'motion, both ways', smooth: 'gathering and solving', upscale: 'upscaling' };
  const rows = (Object.keys(parts) as (keyof typeof parts)[]).map((part) => ({
    name: parts[part],
    wall: median(results.map((result) => result[part].wall)),
    processor: median(results.map((result) => result[part].processor)),
  }));
  const sum = (which: 'wall' | 'processor') => rows.reduce((total, row) => total + row[which], 0);
  const total = { name: 'sum', wall: sum('wall'), processor: sum('processor') };
  const line = (name: string, wall: string, processor: string) => `| ${name} | ${wall} | ${processor} |`;
  const share = (milliseconds: number) => `1/${(peer / milliseconds).toFixed(1)}`;
  return [
    line('ms per frame', 'by the clock', 'processor time'),
    '| --- | ---: | ---: |',
    ...[...rows, total].map(({ name, wall, processor }) => line(name, wall.toFixed(1), processor.toFixed(1))),
    line(`sum over the peer's ${peer} ms`, share(total.wall), share(total.processor)),
  ].join('\n');
}

const folder = await mkdtemp(join(tmpdir(), 'autochrome-benchmark-'));
try {
  const [film, still, output] = ['reel.mp4', 'still.png', 'out.mkv'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const photograph = await dustBowlHome();
  await writeHandTintedStill(photograph, still);
  const stage = fileURLToPath(new URL('./temporal-stage.js', import.meta.url));
  const { size, window, frames, threads } = values;
  const results = Array.from(
    { length: runs },
    () =>
      JSON.parse(
        printed([stage, still, String(WIDTH), String(HEIGHT), size, window, frames, threads]),
      ) as TemporalTimes,
  );
  console.log(
    `Frames of ${WIDTH}x${HEIGHT}, chroma ${results[0]?.chroma}, window ${window}; upscaling on ${threads} threads, ` +
      `the rest on one, of ${cpus()[0]?.model}; medians of ${runs} processes\n`,
  );
  console.log(stageTable(results));
  if (reel > 0) {
    await writeReel(photograph, { width: WIDTH, height: HEIGHT, frames: reel }, film);
    const program = fileURLToPath(import.meta.resolve('#bin'));
    const flags = ['--reference', still, '--output', output, '--overwrite', '--json', '--size', size];
    const rates: Record<'smooth' | 'raw', number[]> = { smooth: [], raw: [] };
    for (let run = 0; run < Math.max(1, Math.ceil(runs / 2)); run += 1) {
      for (const [kind, how] of [
        ['smooth', ['--temporal-window', window]],
        ['raw', ['--no-smooth']],
      ] as const) {
        const last = printed([program, 'colorize', film, ...flags, ...how])
          .split('\n')
          .at(-1) as string;
        rates[kind].push((JSON.parse(last) as RenderResult).framesPerSecond);
      }
    }
    const [smooth, raw] = [median(rates.smooth), median(rates.raw)];
    console.log(
      `\nWhole render, ${reel} frames, ${availableParallelism()} cores: ${smooth.toFixed(1)} frames/s smoothed, ` +
        `${raw.toFixed(1)} with --no-smooth.`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
