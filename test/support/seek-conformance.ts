import type { TestFn } from 'ava';
import { FfmpegSource } from '../../src/decode/ffmpeg-source.js';
import { seekFrame } from '../../src/decode/seek-frame.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { formatRational } from '../../src/time/rational.js';
import { collectFrames, poolFor } from './collect-frames.js';
import type { ClipRecipe } from './generate-clip.js';
import { mediaBench } from './media-bench.js';

const H264 = ['-c:v', 'libx264', '-g', '10', '-bf', '2', '-threads', '1'];

/** Clips in which every frame can be jumped to. */
const STEADY: readonly ClipRecipe[] = [
  { name: 'reordered.mp4', picture: H264, frames: 40 },
  { name: 'ntsc.mov', picture: H264, rate: '30000/1001', frames: 40 },
  { name: 'milliseconds.mkv', picture: H264, rate: '24000/1001', frames: 40 },
  { name: 'all-key.mkv', frames: 30 },
  { name: 'late-start.ts', picture: H264, frames: 40, output: ['-output_ts_offset', '7.5'] },
  { name: 'sound-first.mp4', picture: H264, frames: 40, sound: 2, output: ['-output_ts_offset', '3'] },
];

/** Clips in which the time of a frame does not tell its index. */
const UNEVEN: readonly ClipRecipe[] = [
  {
    name: 'gap.mkv',
    filters: "select='not(between(n,11,14))'",
    frames: 40,
    output: ['-fps_mode', 'passthrough'],
  },
  {
    name: 'gap.mp4',
    filters: "select='not(between(n,11,14))'",
    frames: 40,
    picture: H264,
    output: ['-fps_mode', 'passthrough'],
  },
];

/**
 * The tests that every ffmpeg backend passes when one frame is wanted.
 *
 * @param test - ava's test function; tests run one after the other
 * @param start - makes the runner
 */
export function seekConformance(test: TestFn, start: () => Promise<FfmpegRunner>): void {
  const bench = mediaBench(test, start);

  for (const recipe of STEADY) {
    test.serial(`${recipe.name}: a frame that is jumped to is the one that counting comes to`, async (t) => {
      const path = await bench.make(recipe);
      await bench.using(path, async (source) => {
        const all = await collectFrames(source);
        t.is(all.length, recipe.frames as number);
        for (const index of [1, 9, 10, 23, all.length - 1]) {
          const pool = poolFor(source, 1);
          const frame = await seekFrame(bench.runner, source.metadata, index, { pool });
          if (!frame) {
            t.fail(`frame ${index} was not found`);
            return;
          }
          const { y, cb, cr, timestamp } = frame;
          t.deepEqual({ index: frame.index, timestamp: formatRational(timestamp), y, cb, cr }, {
            ...all[index],
          } as never);
          frame.buffer.release();
        }
        const pool = poolFor(source, 1);
        t.is(await seekFrame(bench.runner, source.metadata, all.length, { pool }), undefined);
        t.is(pool.onLoan, 0);
      });
    });
  }

  for (const recipe of UNEVEN) {
    test.serial(`${recipe.name}: behind a gap no frame is taken for another`, async (t) => {
      const path = await bench.make(recipe);
      await bench.using(path, async (source) => {
        t.true(source instanceof FfmpegSource);
        const all = await collectFrames(source);
        t.true(all.length < (recipe.frames as number));
        for (const index of [5, 20, 30]) {
          const pool = poolFor(source, 1);
          const frame = await seekFrame(bench.runner, source.metadata, index, { pool });
          if (!frame) continue;
          t.deepEqual(frame.y, all[index]?.y);
          frame.buffer.release();
        }
      });
    });
  }
}
