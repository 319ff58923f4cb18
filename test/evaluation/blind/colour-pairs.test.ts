import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { colourPairs } from '../../../evaluation/blind/colour-pairs.js';
import { readImage } from '../../../src/decode/images/read-image.js';
import { AutochromeError } from '../../../src/errors.js';

let folder = '';
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autochrome-colour-pairs-'));
});
test.after.always(() => rm(folder, { recursive: true }));

test('pairs are coloured at their full size, under their own luma, into files named after them', async (t) => {
  const [width, height] = [70, 50];
  const gray = Uint8Array.from({ length: width * height }, (_, i) => 40 + 2 * (i % width));
  const input = join(folder, 'gray.png');
  await sharp(gray, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .toFile(input);
  const reference = join(folder, 'red.png');
  await sharp({ create: { width: 64, height: 64, channels: 3, background: '#b03020' } }).toFile(reference);
  const out = join(folder, 'results', 'new');
  const pair = { name: 'a-pair', input, reference, published: undefined };
  const options = { folder: out, weights: undefined, settings: { method: 'reinhard', size: 64 } } as const;
  const told: string[] = [];
  const networks = await colourPairs([pair], { ...options, progress: (line) => told.push(line) });
  t.deepEqual(Object.keys(networks), ['lightness', 'upscale'], 'what is not needed is not loaded');
  t.deepEqual(told, ['a-pair']);
  t.deepEqual(await readdir(out), ['a-pair.png']);
  const picture = await readImage(join(out, 'a-pair.png'));
  t.deepEqual([picture.width, picture.height], [width, height]);
  const [red = 0, green = 0, blue = 0] = picture.rgb.subarray(3 * 35, 3 * 35 + 3);
  t.true(red > green + 20 && red > blue + 20);
  const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
  t.true(Math.abs(luma - (gray[35] as number)) < 3);
  const again = await t.throwsAsync(colourPairs([pair], options), { instanceOf: AutochromeError });
  t.is(again?.kind, 'usage', 'results are not overwritten');
  t.regex(again?.message ?? '', /--out .* holds a-pair\.png already/);
});
