import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { copyBeginning } from '../../../evaluation/steadiness/beginning.js';
import { compareColourings } from '../../../evaluation/steadiness/compare.js';
import { readImage } from '../../../src/decode/images/read-image.js';
import { openClip } from '../../../src/decode/open-clip.js';
import { AutochromeError } from '../../../src/errors.js';
import { chooseFfmpeg } from '../../../src/ffmpeg/choose.js';
import { measure } from '../../../src/index.js';
import { collectFrames } from '../../support/collect-frames.js';
import { generateClip } from '../../support/generate-clip.js';
import { temporaryFolder } from '../../support/run-cli.js';

test('the beginning of a clip is copied without loss, its first frame as a picture', async (t) => {
  const folder = await temporaryFolder(t);
  const path = await generateClip(await chooseFfmpeg('auto'), folder, { name: 'clip.mkv', frames: 6 });
  const out = join(folder, 'out');
  await mkdir(out);
  const { clip, picture } = await copyBeginning(path, { folder: out, frames: 4 });
  const [whole, copied] = [await openClip(path), await openClip(clip)];
  try {
    const [frames, copies] = [await collectFrames(whole), await collectFrames(copied)];
    t.is(copies.length, 4);
    for (const [n, { y, cb, cr }] of copies.entries()) {
      t.deepEqual([y, cb, cr], [frames[n]?.y, frames[n]?.cb, frames[n]?.cr]);
    }
  } finally {
    await Promise.all([whole.close(), copied.close()]);
  }
  const { width, height } = await readImage(picture);
  t.deepEqual([width, height], [64, 48]);
});

test('gray clips are refused', async (t) => {
  const folder = await temporaryFolder(t);
  const recipe = { name: 'gray.mkv', frames: 2, pixelFormat: 'gray' };
  const path = await generateClip(await chooseFfmpeg('auto'), folder, recipe);
  const error = await t.throwsAsync(copyBeginning(path, { folder, frames: 2 }), {
    instanceOf: AutochromeError,
  });
  t.is(error?.kind, 'input');
});

test('several colourings are measured as one by one, and against the raw one', async (t) => {
  const folder = await temporaryFolder(t);
  const runner = await chooseFfmpeg('auto');
  const made = (name: string, filters?: string) =>
    generateClip(runner, folder, {
      name,
      size: '96x72',
      frames: 8,
      ...(filters === undefined ? {} : { filters }),
    });
  const truth = await made('truth.mkv');
  const raw = await made('raw.mkv', 'hue=h=40*mod(n\\,2)');
  const other = await made('other.mkv', 'hue=s=0.7');
  const compared = await compareColourings(
    truth,
    new Map([
      ['raw', raw],
      ['other', other],
    ]),
    64,
  );
  t.deepEqual([...compared.keys()], ['truth', 'raw', 'other']);
  for (const [name, clip] of [
    ['raw', raw],
    ['other', other],
  ] as const) {
    const { toRaw, ...measures } = compared.get(name) ?? { toRaw: undefined };
    const alone = await measure({ clip, source: truth, truth, size: 64, lags: [1, 5, 20] });
    t.deepEqual(measures, alone.measures, name);
    if (name === 'raw') t.is(toRaw, 0);
    else {
      const { quality } = (await measure({ clip, source: truth, truth: raw, size: 64, lags: [1] })).measures;
      t.true(Math.abs((toRaw as number) - (quality?.chromaDistance as number)) < 1e-9);
    }
  }
  t.is(compared.get('truth')?.quality?.identical, 8);
});
