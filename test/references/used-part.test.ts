import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { AutochromeError, type ErrorKind } from '../../src/errors.js';
import type { GivenReference } from '../../src/references/given-reference.js';
import { loadReferences } from '../../src/references/load-references.js';
import { writeColourImage } from '../support/colour-image.js';
import { mediaFolder } from '../support/generate-clip.js';

const { folder, remove } = await mediaFolder();
const path = await writeColourImage(join(folder, 'still.png'));

test.after.always(remove);

/** A mask of the size of the reference, white in the columns [from, to). */
async function writeMask(name: string, from: number, to: number, size = { width: 96, height: 64 }) {
  const white = Buffer.alloc(size.width * size.height);
  for (let i = 0; i < white.length; i += 1) {
    const x = i % size.width;
    white[i] = x >= from && x < to ? 255 : 0;
  }
  const file = join(folder, name);
  await sharp(white, { raw: { ...size, channels: 1 } }).toFile(file);
  return file;
}

/** Columns of the reference, 96 wide, of which at least half is used, as the networks see it. */
async function usedColumns(given: Omit<GivenReference, 'path'>) {
  const { images, warnings } = await loadReferences([{ path, ...given }], 64);
  const [image] = images;
  if (image?.width !== 96) throw new Error(`the networks see ${image?.width} columns, not 96`);
  const row = image.used?.data.subarray(0, 96) ?? new Float32Array(96).fill(1);
  return { columns: [...row.keys()].filter((x) => (row[x] as number) >= 0.5), warnings };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test('region, ignored part and mask go together', async (t) => {
  const mask = await writeMask('right.png', 30, 96);
  const percent = { x: 0, y: 0, width: 50, height: 100, unit: 'percent' } as const;
  const pixels = { x: 40, y: 0, width: 4, height: 64 };
  t.deepEqual((await usedColumns({})).columns, range(0, 96));
  t.deepEqual((await usedColumns({ region: percent })).columns, range(0, 48));
  t.deepEqual((await usedColumns({ ignore: percent })).columns, range(48, 96));
  t.deepEqual((await usedColumns({ mask })).columns, range(30, 96));
  const all = await usedColumns({ region: percent, ignore: pixels, mask });
  t.deepEqual(all.columns, [...range(30, 40), ...range(44, 48)]);
});

test('pixels are counted in the image as it is seen, upright', async (t) => {
  const turned = join(folder, 'turned.jpg');
  // Stored lying, seen standing: 64 wide and 96 high.
  await sharp(path).withMetadata({ orientation: 6 }).jpeg().toFile(turned);
  const region = { x: 0, y: 90, width: 64, height: 6 };
  const [image] = (await loadReferences([{ path: turned, region }], 64)).images;
  t.deepEqual([image?.width, image?.height], [64, 96]);
  t.is(image?.used?.data.lastIndexOf(0), 90 * 64 - 1);
});

test('colours are looked for in the part that is used', async (t) => {
  const half = join(folder, 'half.png');
  const gray = await sharp(path).greyscale().extract({ left: 0, top: 0, width: 32, height: 64 }).toBuffer();
  await sharp(path)
    .composite([{ input: gray, left: 0, top: 0 }])
    .toFile(half);
  const left = { x: 0, y: 0, width: 32, height: 64 };
  const { warnings } = await loadReferences([{ path: half, region: left }], 64);
  t.is(warnings.length, 1);
  t.true(warnings[0]?.startsWith(`\`references\` ${half} has no colours in the part that is used: `));
  t.deepEqual((await loadReferences([{ path: half, ignore: left }], 64)).warnings, []);
});

test('what cannot be used is refused by option, with sizes', async (t) => {
  const small = await writeMask('small.png', 0, 10, { width: 48, height: 64 });
  const black = await writeMask('black.png', 0, 0);
  const all = { x: 0, y: 0, width: 96, height: 64 };
  const wrong: [given: Omit<GivenReference, 'path'>, kind: ErrorKind, message: string][] = [
    [
      { region: { ...all, x: 1 } },
      'usage',
      `\`region\` 1,0,96,64 does not lie within \`references\` ${path}, which has 96x64 pixels`,
    ],
    [
      { ignore: { ...all, height: 65 } },
      'usage',
      `\`ignore\` 0,0,96,65 does not lie within \`references\` ${path}, which has 96x64 pixels`,
    ],
    [{ mask: small }, 'usage', `\`mask\` ${small} has 48x64 pixels, and \`references\` ${path} has 96x64`],
    [{ ignore: all }, 'usage', `\`ignore\` leaves nothing of \`references\` ${path} to take colours from`],
    [
      { region: all, mask: black },
      'usage',
      `\`region\` and \`mask\` leave nothing of \`references\` ${path} to take colours from`,
    ],
    [{ mask: join(folder, 'no.png') }, 'input', `\`mask\` ${join(folder, 'no.png')} does not exist`],
  ];
  for (const [given, kind, message] of wrong) {
    const error = await t.throwsAsync(loadReferences([{ path, ...given }], 64), {
      instanceOf: AutochromeError,
    });
    t.is(error?.kind, kind);
    t.is(error?.message, message);
    t.truthy(error?.hint);
  }
});
