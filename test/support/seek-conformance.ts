import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestFn } from 'ava';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { collectFrames } from './collect-frames.js';
import type { ClipRecipe } from './generate-clip.js';
import { type MediaBench, mediaBench } from './media-bench.js';

/** How a clip is made, and what seeking in it starts before the decoder. */
interface SeekRecipe extends Omit<ClipRecipe, 'size'> {
  /** Whether packets are read: time alone does not tell which frame it is. */
  readonly reads: boolean;
}

const h264 = (parameters = 'bframes=2') => [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '1', '-g', '30', '-x264-params', parameters],
];
const MPEG2 = ['-c:v', 'mpeg2video', '-g', '12', '-bf', '2', '-q:v', '3'];
const DELAYED = ['-output_ts_offset', '7.5'];
const passthrough = ['-fps_mode', 'passthrough'];

/** Every fifth of a second is a little longer than the one before. */
const UNEVEN = "settb=1/24000,setpts='12000+1000*N+N*N'";
const WITH_GAP = "select='not(between(n,31,34))'";

/** Clips in which frames are found without decoding all that is before them. */
const CLIPS: readonly SeekRecipe[] = [
  { name: 'counted.mp4', rate: '30000/1001', image: h264(), reads: false },
  { name: 'counted.mov', image: h264(), reads: false },
  // 24000/1001 are 3753.75 ticks for each frame.
  {
    ...{ name: 'coarse.mp4', rate: '24000/1001', image: h264(), reads: false },
    output: ['-video_track_timescale', '90000'],
  },
  { name: 'sound-first.mp4', image: h264(), sound: 7, output: ['-output_ts_offset', '3'], reads: false },
  { name: 'reordered.mkv', rate: '24000/1001', image: h264('bframes=3:b-pyramid=normal'), reads: true },
  { name: 'open.mkv', image: h264('bframes=3:open-gop=1'), reads: true },
  { name: 'refresh.mkv', image: h264('intra-refresh=1'), reads: true },
  { name: 'intra.mkv', reads: true },
  { name: 'transport.ts', image: h264('bframes=3'), output: DELAYED, reads: true },
  { name: 'open.ts', image: h264('bframes=3:open-gop=1'), output: DELAYED, reads: true },
  { name: 'mpeg2.ts', image: MPEG2, reads: true },
  { name: 'interlaced.ts', image: [...MPEG2, '-flags', '+ilme+ildct'], reads: true },
  { name: 'mpeg4.ts', image: ['-c:v', 'mpeg4', '-g', '30', '-bf', '2'], reads: true },
  {
    ...{ name: 'uneven.mp4', filters: UNEVEN, reads: true },
    image: [...h264('bframes=3'), ...passthrough, '-enc_time_base', '1/24000'],
    output: ['-video_track_timescale', '24000'],
  },
  { name: 'uneven.mkv', filters: UNEVEN, image: [...h264('bframes=3'), ...passthrough], reads: true },
  { name: 'gap.mkv', filters: WITH_GAP, image: h264(), output: passthrough, reads: true },
  { name: 'gap.mp4', filters: WITH_GAP, image: h264(), output: passthrough, reads: true },
];

/** Frames of each clip before some are taken out. */
const FRAMES = 100;

/** A runner that notes what it starts. */
export function watched(runner: FfmpegRunner): { watching: FfmpegRunner; started: string[][] } {
  const started: string[][] = [];
  const watching: FfmpegRunner = {
    ...{ backend: runner.backend, version: runner.version, nameInJob: runner.nameInJob },
    start: (job) => {
      started.push([job.program, ...job.args]);
      return runner.start(job);
    },
  };
  return { watching, started };
}

/**
 * The tests that every ffmpeg backend passes when frames far into a clip are wanted.
 *
 * @param test - ava's test function; tests run one after the other
 * @param start - makes the runner
 */
export function seekConformance(test: TestFn, start: () => Promise<FfmpegRunner>): void {
  let started: string[][] = [];
  const bench: MediaBench = mediaBench(test, async () => {
    const watch = watched(await start());
    started = watch.started;
    return watch.watching;
  });

  for (const { reads, ...recipe } of CLIPS) {
    test.serial(`${recipe.name}: frames that are sought are those that counting comes to`, async (t) => {
      const path = await bench.make({ ...recipe, frames: FRAMES, size: '32x32' });
      await bench.using(path, async (source) => {
        const all = await collectFrames(source);
        t.true(all.length >= FRAMES - 4);
        started.length = 0;
        const ranges = [
          [1, 2],
          [59, 62],
          [all.length - 2, undefined],
        ] as const;
        for (const [start, end] of ranges) {
          t.deepEqual(await collectFrames(source, { start, end }), all.slice(start, end), `${start}`);
        }
        const decoders = started.filter(([program]) => program === 'ffmpeg').slice(1);
        t.true(decoders.every((args) => args.includes('-ss')));
        t.is(
          started.some(([program]) => program === 'ffprobe'),
          reads,
        );
        t.deepEqual(await collectFrames(source, { start: all.length, end: all.length + 1 }), []);
      });
    });
  }

  for (const name of ['transport.ts', 'open.ts', 'mpeg2.ts', 'mpeg4.ts']) {
    test.serial(`${name}, cut off in front: frames are counted from the first that is shown`, async (t) => {
      const whole = await readFile(join(bench.folder, name));
      const path = join(bench.folder, `cut-${name}`);
      // Behind the tables and the first packets of the first key frame.
      await writeFile(path, whole.subarray(188 * Math.floor(whole.length / 188 / 10)));
      await bench.using(path, async (source) => {
        const all = await collectFrames(source);
        t.true(all.length > FRAMES / 2 && all.length < FRAMES, `${all.length}`);
        for (const begin of [30, all.length - 2]) {
          const range = { start: begin, end: begin + 2 };
          t.deepEqual(await collectFrames(source, range), all.slice(begin, begin + 2), `${begin}`);
        }
      });
    });
  }
}
