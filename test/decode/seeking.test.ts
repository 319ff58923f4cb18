import test from 'ava';
import { FfmpegSource } from '../../src/decode/ffmpeg-source.js';
import { probeClip } from '../../src/decode/probe.js';
import { AutochromeError } from '../../src/errors.js';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { collectFrames, poolFor } from '../support/collect-frames.js';
import { type ClipRecipe, generateClip, mediaFolder } from '../support/generate-clip.js';
import { watched } from '../support/seek-conformance.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();

test.after.always(remove);

const FRAMES = 330;

const x264 = (parameters: string) => [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '1', '-g', '25', '-x264-params', parameters],
];

/** A clip, all of its frames, and a source that has decoded none and whose runs are noted. */
async function clipOf(recipe: ClipRecipe) {
  const path = await generateClip(runner, folder, { frames: FRAMES, size: '32x32', ...recipe });
  const metadata = await probeClip(runner, path);
  const all = await collectFrames(new FfmpegSource(runner, metadata));
  const { watching, started } = watched(runner);
  const of = (program: string) => started.filter(([name]) => name === program);
  return { source: new FfmpegSource(watching, metadata), all, started, of };
}

test.serial('where the decoder is put down amid frames that it cannot show, it begins earlier', async (t) => {
  const image = x264('intra-refresh=1');
  const { source, all, of } = await clipOf({ name: 'refresh.ts', image });
  t.is(all.length, FRAMES);
  t.deepEqual(await collectFrames(source, { start: 310, end: 312 }), all.slice(310, 312));
  const from = of('ffmpeg').map((args) => Number(args[args.indexOf('-ss') + 1]));
  t.is(from.length, 2);
  t.is(Math.round((from[0] as number) - (from[1] as number)), 10);
  await source.close();
});

test.serial('packets are read as far as is needed, and not anew for every range', async (t) => {
  const { source, all, of } = await clipOf({ name: 'many.mkv', image: x264('bframes=2') });
  for (let start = 30; start < FRAMES; start += 20) {
    t.deepEqual(await collectFrames(source, { start, end: start + 1 }), all.slice(start, start + 1));
  }
  t.true(of('ffprobe').length <= 4, `${of('ffprobe').length}`);
  t.true(of('ffmpeg').every((args) => args.includes('-ss')));
  await source.close();
});

test.serial('a stop while packets are read takes nothing from the next range', async (t) => {
  const { source, all, of } = await clipOf({ name: 'stopped.mkv', image: x264('bframes=2') });
  const stop = new AbortController();
  const range = { start: 300, end: 301 };
  const pool = poolFor(source);
  const frames = source.frames({ pool, range, signal: stop.signal })[Symbol.asyncIterator]();
  const first = frames.next();
  stop.abort();
  const error = await t.throwsAsync(first, { instanceOf: AutochromeError });
  t.is(error?.kind, 'interrupted');
  t.is(of('ffmpeg').length, 0);
  t.deepEqual(await collectFrames(source, range), all.slice(300, 301));
  t.true(of('ffmpeg').every((args) => args.includes('-ss')));
  await source.close();
});

test.serial(
  'frames near the start of a clip without an index are counted, and nothing is read before',
  async (t) => {
    const { source, all, started } = await clipOf({ name: 'near.mkv', image: x264('bframes=2') });
    t.deepEqual(await collectFrames(source, { start: 20, end: 22 }), all.slice(20, 22));
    t.is(started.length, 1);
    await source.close();
  },
);
