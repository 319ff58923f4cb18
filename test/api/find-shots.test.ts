import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { AutochromeError, type FindShotsOptions, findShots } from '../../src/index.js';
import { DRAWN, drawnRgb, written } from '../support/drawn-frames.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';
import { STOCK_PHOTOS } from '../support/stock-photos.js';

let folder: string;
let remove: () => Promise<void>;

test.before(async () => {
  ({ folder, remove } = await mediaFolder());
});
test.after.always(() => remove?.());

/** Writes images as a numbered sequence. */
async function sequence(name: string, images: readonly Uint8Array[]): Promise<string> {
  await Promise.all(
    images.map((rgb, i) =>
      sharp(rgb, { raw: { ...DRAWN, channels: 3 } }).toFile(
        join(folder, `${name}_${String(i).padStart(3, '0')}.png`),
      ),
    ),
  );
  return join(folder, `${name}_%03d.png`);
}

async function photograph(path: string, gray: boolean): Promise<Uint8Array> {
  const image = sharp(path).resize(DRAWN.width, DRAWN.height, { fit: 'cover' }).removeAlpha();
  const rgb = new Uint8Array(await image.toColourspace('srgb').raw().toBuffer());
  return gray ? rgb.map((_, i) => rgb[i - (i % 3) + 1] as number) : rgb;
}

const times = (count: number, rgb: Uint8Array): Uint8Array[] => Array<Uint8Array>(count).fill(rgb);

test('leader, title, image, a turn to colour, and another shot in colour', async (t) => {
  const [woman, womanInColour, man] = [
    await photograph(STOCK_PHOTOS.womanInRed, true),
    await photograph(STOCK_PHOTOS.womanInRed, false),
    await photograph(STOCK_PHOTOS.tidyDesk, false),
  ];
  const title = await drawnRgb(written({ lines: ['THE RED', 'LINE'], height: 30, stroke: 4 }));
  const clip = await sequence('film', [
    ...times(12, new Uint8Array(title.length)),
    ...times(14, title),
    ...times(16, woman),
    ...times(18, womanInColour),
    ...times(12, man),
  ]);
  const progress: number[] = [];
  const found = await findShots({
    clip,
    onProgress: ({ frames, total }) => progress.push(frames / (total as number)),
  });
  t.deepEqual(found.shots, [
    { start: 0, end: 12, kind: 'leader', cutKind: 'start' },
    { start: 12, end: 26, kind: 'title', cutKind: 'cut' },
    { start: 26, end: 42, kind: 'footage', cutKind: 'cut' },
    { start: 42, end: 60, kind: 'colour', cutKind: 'colour' },
    { start: 60, end: 72, kind: 'colour', cutKind: 'cut' },
  ]);
  t.is(found.frameCount, 72);
  t.deepEqual(found.warnings, []);
  t.deepEqual(
    progress,
    Array.from({ length: 72 }, (_, i) => (i + 1) / 72),
  );
});

test('a video in gray is one image, and one image is a shot', async (t) => {
  const runner = await chooseFfmpeg('auto');
  const clip = await generateClip(runner, folder, { name: 'gray.mkv', size: '96x64', pixelFormat: 'gray' });
  t.deepEqual((await findShots({ clip })).shots, [{ start: 0, end: 8, kind: 'footage', cutKind: 'start' }]);
  const { shots } = await findShots({ clip: STOCK_PHOTOS.womanInTeal });
  t.deepEqual(shots, [{ start: 0, end: 1, kind: 'colour', cutKind: 'start' }]);
});

test('a signal stops it, also from within, and wrong options are named', async (t) => {
  const clip = await sequence('short', times(40, await photograph(STOCK_PHOTOS.womanInRed, true)));
  const stop = new AbortController();
  const stopped = await t.throwsAsync(
    findShots({ clip, signal: stop.signal, onProgress: () => stop.abort() }),
    {
      instanceOf: AutochromeError,
    },
  );
  t.is(stopped?.kind, 'interrupted');
  for (const [options, message] of [
    [{}, /^`clip` undefined is not allowed$/],
    [{ clip, size: 64 }, /^there is no option 'size'$/],
    [{ clip, backend: 'gpu' }, /^`backend` 'gpu' is not allowed$/],
  ] as const) {
    const error = await t.throwsAsync(findShots(options as unknown as FindShotsOptions), {
      instanceOf: AutochromeError,
      message,
    });
    t.is(error?.kind, 'usage');
  }
  const missing = await t.throwsAsync(findShots({ clip: join(folder, 'none.mp4') }), {
    instanceOf: AutochromeError,
  });
  t.is(missing?.kind, 'input');
});
