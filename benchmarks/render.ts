/**
 * Frame rate of the main job at 854x480 with each backend, and the time of each stage, beside a plain decode and encode
 * of the same clip. Each in a fresh process, in turn; medians.
 *
 *     node build/benchmarks/render.js [--runs 3] [--frames 240] [--method network] [--size 256]
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
import { findNativeFfmpeg } from '../src/ffmpeg/native.js';
import type { RenderResult } from '../src/index.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    frames: { type: 'string', default: '240' },
    method: { type: 'string', default: 'network' },
    size: { type: 'string', default: '256' },
  },
});
const frames = Number(values.frames);

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

/** Runs a program to its end; seconds it took, and what it printed. */
function timed(args: readonly string[]): { seconds: number; stdout: string } {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}\n${stderr}`);
  return { seconds: (performance.now() - started) / 1000, stdout };
}

const folder = await mkdtemp(join(tmpdir(), 'autochrome-benchmark-'));
try {
  const [reel, still, output] = ['reel.mp4', 'still.png', 'out.mp4'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const photograph = await dustBowlHome();
  await writeReel(photograph, { width: 854, height: 480, frames }, reel);
  await writeHandTintedStill(photograph, still);

  const plain = fileURLToPath(new URL('./plain-transcode.js', import.meta.url));
  const program = fileURLToPath(import.meta.resolve('#bin'));
  const backends = (await findNativeFfmpeg()) ? (['native', 'wasm'] as const) : (['wasm'] as const);
  const measured = backends.map((backend) => ({
    backend,
    plain: [] as number[],
    render: [] as number[],
    results: [] as RenderResult[],
  }));
  for (let run = 0; run < Number(values.runs); run += 1) {
    for (const each of measured) {
      each.plain.push(timed([plain, each.backend, reel, output]).seconds);
      const flags = ['--backend', each.backend, '--method', values.method, '--size', values.size];
      const args = ['colorize', reel, '--reference', still, '--output', output, '--overwrite', '--json'];
      const { seconds, stdout } = timed([program, ...args, ...flags]);
      each.render.push(seconds);
      const events = stdout.trim().split('\n');
      each.results.push(JSON.parse(events.at(-1) as string) as RenderResult);
    }
  }

  console.log(`${frames} frames of 854x480, network short side ${values.size}, method ${values.method};`);
  console.log(`${availableParallelism()} threads of ${cpus()[0]?.model}; medians of ${values.runs} runs\n`);
  console.log(
    '| ffmpeg | plain decode + encode | autochrome, whole process | ratio | autochrome, without start-up |',
  );
  console.log('| --- | --- | --- | --- | --- |');
  for (const { backend, plain, render, results } of measured) {
    const ratio = median(render.map((seconds, run) => seconds / (plain[run] as number)));
    const rate = median(results.map((result) => result.framesPerSecond));
    const perSecond = (seconds: readonly number[]) => `${(frames / median(seconds)).toFixed(1)} fps`;
    console.log(
      `| ${backend} | ${perSecond(plain)} | ${perSecond(render)} | ${ratio.toFixed(2)} | ${rate.toFixed(1)} fps |`,
    );
  }
  console.log('\nTime during which each stage was busy, per frame; stages overlap.\n');
  const stages = Object.keys(
    measured[0]?.results[0]?.stageTimes ?? {},
  ) as (keyof RenderResult['stageTimes'])[];
  console.log(`| ffmpeg | ${stages.join(' | ')} |`);
  console.log(`| --- |${' --- |'.repeat(stages.length)}`);
  for (const { backend, results } of measured) {
    const cells = stages.map((stage) => {
      const busy = median(results.map((result) => result.stageTimes[stage] ?? 0));
      return `${busy.toFixed(1)} ms`;
    });
    console.log(`| ${backend} | ${cells.join(' | ')} |`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
