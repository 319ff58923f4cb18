import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import sharp from 'sharp';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { openClip } from '../../src/index.js';
import { collectFrames } from '../support/collect-frames.js';
import { writeColourImage } from '../support/colour-image.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';
import { runCli } from '../support/run-cli.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();
const reference = await writeColourImage(join(folder, 'still.png'));
const photograph = join(folder, 'photograph.png');
await sharp(reference).greyscale().toFile(photograph);
const gray = { pixelFormat: 'gray', size: '64x48' } as const;
const reel = await generateClip(runner, folder, { ...gray, name: 'reel.mkv', frames: 5 });

// Hooks and tests are declared in one go: ava starts as soon as the first is followed by a wait.
test.after.always(remove);

/** Colorizes with the quickest settings. */
async function colorize(t: ExecutionContext, input: string, name: string, ...args: readonly string[]) {
  const output = join(folder, name);
  const quick = ['--method', 'reinhard', '--size', '64', '--device', 'cpu', '--output', output];
  const { exitCode, stderr } = await runCli([
    ...['colorize', input, '--reference', reference, ...quick, ...args],
  ]);
  t.is(exitCode, 0, stderr);
  return output;
}

async function framesOf(path: string) {
  const clip = await openClip(path);
  const frames = await collectFrames(clip);
  await clip.close();
  return frames;
}

test('--no-smooth and --smooth 0 give the same bytes, whatever the window, and smoothing gives others', async (t) => {
  const off = await colorize(t, reel, 'off.mp4', '--no-smooth');
  const zero = await colorize(t, reel, 'zero.mp4', '--smooth', '0');
  const window = await colorize(t, reel, 'window.mp4', '--smooth', '0', '--temporal-window', '3');
  const smooth = await colorize(t, reel, 'smooth.mp4');
  const [first, ...others] = await Promise.all([off, zero, window, smooth].map((path) => readFile(path)));
  t.deepEqual(
    others.map((bytes) => bytes.equals(first as Buffer)),
    [true, true, false],
  );
});

test('a single image is the same with and without smoothing', async (t) => {
  const smooth = await colorize(t, photograph, 'smooth.png', '--smooth', '100');
  const plain = await colorize(t, photograph, 'plain.png', '--no-smooth');
  t.deepEqual(await readFile(smooth), await readFile(plain));
});

test('clips of one frame and of two, and black ones, with every kind of window', async (t) => {
  const one = await generateClip(runner, folder, { ...gray, name: 'one.mkv', frames: 1 });
  const two = await generateClip(runner, folder, { ...gray, name: 'two.mkv', frames: 2 });
  const black = await generateClip(runner, folder, {
    ...{ ...gray, name: 'black.mkv', frames: 4, filters: 'geq=lum=16' },
  });
  for (const [input, frames] of [
    [one, 1],
    [two, 2],
    [black, 4],
  ] as const) {
    for (const window of ['0', '63']) {
      const name = `of-${frames}-${window}.mkv`;
      const output = await colorize(t, input, name, '--temporal-window', window, '--codec', 'ffv1');
      const [before, after] = [await framesOf(input), await framesOf(output)];
      t.deepEqual(
        after.map(({ y, timestamp }) => [y, timestamp]),
        before.map(({ y, timestamp }) => [y, timestamp]),
      );
    }
  }
});

test('a clip of one frame has the colours that it has without smoothing', async (t) => {
  const single = await generateClip(runner, folder, { ...gray, name: 'single.mkv', frames: 1 });
  const plain = await colorize(t, single, 'plain.mkv', '--codec', 'ffv1', '--no-smooth');
  for (const window of ['0', '31']) {
    const args = ['--codec', 'ffv1', '--temporal-window', window];
    const smooth = await colorize(t, single, `smooth-${window}.mkv`, ...args);
    t.deepEqual(await framesOf(smooth), await framesOf(plain));
  }
});

test('without a window a moving clip keeps its luma and its frames too', async (t) => {
  const output = await colorize(t, reel, 'recursive.mkv', '--codec', 'ffv1', '--temporal-window', '0');
  const [before, after] = [await framesOf(reel), await framesOf(output)];
  t.deepEqual(
    after.map(({ y }) => y),
    before.map(({ y }) => y),
  );
  t.true(after.every(({ cb, cr }) => new Set([...(cb ?? []), ...(cr ?? [])]).size > 2));
});
