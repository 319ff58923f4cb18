import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { ColourErrors } from '../../evaluation/colour-errors.js';
import { writeFlickeringClip } from '../../evaluation/flicker-clip.js';
import { codeValues } from '../../src/colour/code-values.js';
import type { RgbImage } from '../../src/colour/rgb-image.js';
import type { SmallImage } from '../../src/colour/small-image.js';
import { fillYCbCrFromRgb } from '../../src/colour/ycbcr-planes.js';
import { readImage } from '../../src/decode/images/read-image.js';
import { openClip } from '../../src/decode/open-clip.js';
import { AutochromeError } from '../../src/errors.js';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { collectFrames } from '../support/collect-frames.js';
import { generateClip } from '../support/generate-clip.js';
import { temporaryFolder } from '../support/run-cli.js';

const SIZE = { width: 64, height: 36 };
const SAMPLES = SIZE.width * SIZE.height;

/** Every lightness, every hue, one distance from grey. */
function still(chroma: number): SmallImage {
  const data = new Float32Array(3 * SAMPLES);
  for (let i = 0; i < SAMPLES; i += 1) {
    data[i] = (100 * (i % SIZE.width)) / SIZE.width;
    data[SAMPLES + i] = chroma * Math.cos(i);
    data[2 * SAMPLES + i] = chroma * Math.sin(i);
  }
  return { ...SIZE, channels: 3, data };
}

/** Mean squared distance in a*, b* of two pictures. */
function difference(p: Float32Array, q: Float32Array): number {
  let sum = 0;
  for (let i = SAMPLES; i < 3 * SAMPLES; i += 1) sum += ((p[i] as number) - (q[i] as number)) ** 2;
  return sum / SAMPLES;
}

/** The mean over pairs of frames that lie `lag` apart, over clips of 30 frames with different seeds. */
function meanDifference(truth: SmallImage, lag: number): number {
  let [sum, pairs] = [0, 0];
  for (let seed = 0; seed < 30; seed += 1) {
    const errors = new ColourErrors(seed);
    const frames = Array.from({ length: 30 }, () => errors.next(truth).data);
    for (const [n, earlier] of frames.entries()) {
      const later = frames[n + lag];
      if (later === undefined) break;
      sum += difference(earlier, later);
      pairs += 1;
    }
  }
  return sum / pairs;
}

for (const chroma of [4, 20]) {
  test(`errors differ from frame to frame, and more over five, by what is promised at chroma ${chroma}`, (t) => {
    const truth = still(chroma);
    const [next, fifth] = [meanDifference(truth, 1), meanDifference(truth, 5)];
    t.true(Math.abs(next - 41) < 3, `${next}`);
    t.true(Math.abs(fifth - 55) < 5, `${fifth}`);
  });
}

test('a seed decides about the errors, and lightness is never touched', (t) => {
  const truth = still(15);
  const frames = (seed: number) => {
    const errors = new ColourErrors(seed);
    return Array.from({ length: 3 }, () => errors.next(truth).data);
  };
  t.deepEqual(frames(7), frames(7));
  t.true(difference(frames(7)[0] as Float32Array, frames(8)[0] as Float32Array) > 10);
  for (const data of frames(7)) t.deepEqual(data.subarray(0, SAMPLES), truth.data.subarray(0, SAMPLES));
});

/** Luma of a small picture, as codes of limited range. */
function lumaOf(picture: RgbImage | undefined): Uint8Array {
  if (!picture) throw new Error('there is no picture');
  const samples = picture.width * picture.height;
  const [y, cb, cr] = [new Uint8Array(samples), new Uint8Array(samples), new Uint8Array(samples)];
  const encoding = { matrix: 'smpte170m', codes: codeValues(8, 'limited') } as const;
  fillYCbCrFromRgb(picture.rgb, picture.bitDepth, encoding, { y, cb, cr });
  return y;
}

test('a flickering clip keeps luma bit for bit, and its truth the colours', async (t) => {
  const folder = await temporaryFolder(t);
  const runner = await chooseFfmpeg('auto');
  const path = await generateClip(runner, folder, { name: 'clip.mkv', frames: 5, pixelFormat: 'yuv444p' });
  const options = { folder: join(folder, 'out'), seed: 3, frames: 4, overwrite: false };
  await mkdir(options.folder);
  const figures = await writeFlickeringClip(path, options);
  t.is(figures.frames, 4);
  t.true(figures.chromaDistance > 2, `${figures.chromaDistance}`);

  const framesOf = async (name: string) => {
    const source = await openClip(name);
    try {
      return await collectFrames(source);
    } finally {
      await source.close();
    }
  };
  const clip = (await framesOf(path)).slice(0, 4);
  const [truth, raw] = [
    await framesOf(join(options.folder, 'truth.mkv')),
    await framesOf(join(options.folder, 'raw.mkv')),
  ];
  t.deepEqual(truth, clip);
  t.deepEqual(
    raw.map(({ y, timestamp }) => ({ y, timestamp })),
    clip.map(({ y, timestamp }) => ({ y, timestamp })),
  );
  t.true(raw.every(({ cb }, n) => cb?.some((code, i) => code !== clip[n]?.cb?.[i])));

  const names = ['00000.png', '00001.png', '00002.png', '00003.png'];
  for (const kind of ['truth', 'raw']) {
    t.deepEqual((await readdir(join(options.folder, kind))).sort(), names);
  }
  const [one, other] = await Promise.all(
    ['truth', 'raw'].map((kind) => readImage(join(options.folder, kind, '00002.png'))),
  );
  t.notDeepEqual(one?.rgb, other?.rgb);
  t.deepEqual(lumaOf(one), lumaOf(other));

  const again = await t.throwsAsync(writeFlickeringClip(path, options), { instanceOf: AutochromeError });
  t.is(again?.kind, 'usage', 'nothing is written over');
});

test('gray clips are refused', async (t) => {
  const folder = await temporaryFolder(t);
  const runner = await chooseFfmpeg('auto');
  const path = await generateClip(runner, folder, { name: 'gray.mkv', frames: 2, pixelFormat: 'gray' });
  const options = { folder, seed: 1, overwrite: false };
  const error = await t.throwsAsync(writeFlickeringClip(path, options), { instanceOf: AutochromeError });
  t.is(error?.kind, 'input');
});
