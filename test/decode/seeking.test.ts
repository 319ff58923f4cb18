import test from 'ava';
import { FfmpegSource } from '../../src/decode/ffmpeg-source.js';
import { probeClip } from '../../src/decode/probe.js';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { collectFrames } from '../support/collect-frames.js';
import { type ClipRecipe, generateClip, mediaFolder } from '../support/generate-clip.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();

test.after.always(remove);

const x264 = (parameters: string) => [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '1', '-g', '50', '-x264-params', parameters],
];

const CLIPS: readonly (Omit<ClipRecipe, 'frames' | 'size'> & { readonly reads: number })[] = [
  // Counted frames that fill their duration need no reading.
  { name: 'counted.mp4', rate: '30000/1001', picture: x264('bframes=3'), reads: 0 },
  { name: 'milliseconds.mkv', rate: '30000/1001', picture: x264('bframes=3'), reads: 1 },
  { name: 'open.mkv', picture: x264('bframes=3:open-gop=1'), reads: 1 },
  { name: 'intra.mkv', picture: ['-c:v', 'ffv1', '-level', '3'], reads: 1 },
  {
    ...{ name: 'uneven.mp4', filters: "settb=1/24000,setpts='12000+1000*N+N*N'", reads: 1 },
    picture: [...x264('bframes=3'), '-fps_mode', 'passthrough', '-enc_time_base', '1/24000'],
    output: ['-video_track_timescale', '24000'],
  },
];

for (const { reads, ...recipe } of CLIPS) {
  test.serial(`a range far into ${recipe.name} is found without decoding what is before it`, async (t) => {
    const path = await generateClip(runner, folder, { ...recipe, frames: 330, size: '32x32' });
    const started: string[][] = [];
    const watched: FfmpegRunner = {
      ...{ backend: runner.backend, version: runner.version, nameInJob: runner.nameInJob },
      start: (job) => {
        started.push([job.program, ...job.args]);
        return runner.start(job);
      },
    };
    const metadata = await probeClip(runner, path);
    const source = new FfmpegSource(watched, metadata);
    const all = await collectFrames(new FfmpegSource(runner, metadata));
    t.is(all.length, 330);
    for (const [start, end] of [
      [300, 304],
      [299, 301],
      [326, undefined],
    ] as const) {
      t.deepEqual(await collectFrames(source, { start, end }), all.slice(start, end), `${start}`);
    }
    const decoders = started.filter(([program]) => program === 'ffmpeg');
    t.is(decoders.length, 3);
    t.true(decoders.every((args) => args.includes('-ss')));
    t.is(started.length - decoders.length, reads);
    await source.close();
  });
}
