import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { AutochromeError, type CompareOptions, compareClips, openClip } from '../../src/index.js';
import { collectFrames } from '../support/collect-frames.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();

// Hooks and tests are declared in one go: ava starts as soon as the first is followed by a wait.
test.after.always(remove);

const make = (name: string, recipe: Partial<Parameters<typeof generateClip>[2]> = {}) =>
  generateClip(runner, folder, { size: '64x48', frames: 4, ...recipe, name });

async function framesOf(path: string) {
  const clip = await openClip(path);
  const frames = await collectFrames(clip);
  await clip.close();
  return { metadata: clip.metadata, frames };
}

test('beside each other both clips are there sample by sample, with sound and times of the second', async (t) => {
  const first = await make('first.mkv');
  const second = await make('second.mkv', { filters: 'negate', sound: 0.2 });
  const output = join(folder, 'both.mkv');
  const result = await compareClips({ first, second, output, codec: 'ffv1', labels: false });
  t.is(result.frames, 4);
  t.deepEqual(result.warnings, []);
  const [a, b, both] = await Promise.all([framesOf(first), framesOf(second), framesOf(output)]);
  t.deepEqual([both.metadata.width, both.metadata.height], [128, 48]);
  t.is(both.metadata.sideStreams.filter(({ kind }) => kind === 'audio').length, 1);
  for (const [n, { y, timestamp }] of both.frames.entries()) {
    t.deepEqual(timestamp, b.frames[n]?.timestamp);
    for (const row of [0, 20, 47]) {
      t.deepEqual(
        [...y.slice(row * 128, row * 128 + 64)],
        [...(a.frames[n]?.y.slice(row * 64, row * 64 + 64) ?? [])],
      );
      t.deepEqual(
        [...y.slice(row * 128 + 64, row * 128 + 128)],
        [...(b.frames[n]?.y.slice(row * 64, row * 64 + 64) ?? [])],
      );
    }
  }
});

test('a seam moves from where it begins to where it ends; a part of the clips is enough', async (t) => {
  const first = await make('black.mkv', { filters: 'geq=lum=20:cb=128:cr=128' });
  const second = await make('white.mkv', { filters: 'geq=lum=220:cb=128:cr=128' });
  const output = join(folder, 'wipe.mkv');
  const given = { first, second, output, codec: 'ffv1', layout: 'wipe', labels: false } as const;
  await compareClips({ ...given, wipe: 0, wipeTo: 1, start: 1, end: 4 });
  const { frames } = await framesOf(output);
  t.deepEqual(
    frames.map(({ y }) => y.slice(0, 64).filter((code) => code < 100).length),
    [0, 32, 64],
  );
});

test('clips that differ in size, length or rate are refused, and no output has its name', async (t) => {
  const first = await make('plain.mkv');
  for (const [name, recipe, message] of [
    [
      'large.mkv',
      { size: '66x48' },
      /plain\.mkv has frames of 64x48, and the second clip .*large\.mkv 66x48/,
    ],
    ['long.mkv', { frames: 6 }, /plain\.mkv has 4 frames, and the second clip .*long\.mkv (6|more)/],
    ['fast.mkv', { rate: '50' }, /frames\/s, and the second clip .*fast\.mkv 50/],
  ] as const) {
    const second = await make(name, recipe);
    const output = join(folder, `refused-${name}`);
    await t.throwsAsync(compareClips({ first, second, output }), { message });
    t.false((await readdir(folder)).includes(`refused-${name}`));
  }
});

test('options that are wrong are refused by name', async (t) => {
  const clips = { first: join(folder, 'none.mkv'), second: join(folder, 'none.mkv') };
  for (const [options, message] of [
    [{ ...clips, layout: 'onion' }, /^`layout` "onion" is not allowed$/],
    [{ ...clips, wipe: 0.2 }, /^`wipe` 0.2 has no effect with layout side-by-side: it is only for wipe$/],
    [{ ...clips, layout: 'wipe', wipeTo: 2 }, /^`wipeTo` 2 is not allowed$/],
    [{ ...clips, layout: 'difference', gain: 0 }, /^`gain` 0 is not allowed$/],
    [{ ...clips, labels: ['one'] }, /^`labels` \["one"\] is not allowed$/],
    [{ ...clips, smooth: 1 }, /^there is no option 'smooth'$/],
    [{ first: clips.first }, /^`second` undefined is not allowed$/],
  ] as const) {
    const error = await t.throwsAsync(compareClips(options as unknown as CompareOptions), {
      instanceOf: AutochromeError,
      message,
    });
    t.is(error?.kind, 'usage');
    t.truthy(error?.hint);
  }
  t.false((await readdir(folder)).some((name) => name.includes('none')));
});
