import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import sharp from 'sharp';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import {
  AutochromeError,
  type BackendName,
  type ColorizeOptions,
  colorize,
  openClip,
  type RenderPlan,
  type RenderProgress,
} from '../../src/index.js';
import { collectFrames, type KeptFrame } from '../support/collect-frames.js';
import { writeColourImage } from '../support/colour-image.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';

const runner = await chooseFfmpeg('auto');
const hasNative = (await findNativeFfmpeg()) !== undefined;
const { folder, remove } = await mediaFolder();
const reference = await writeColourImage(join(folder, 'still.png'));

// Hooks and tests are declared in one go: ava starts as soon as the first is followed by a wait.
test.after.always(remove);

const quick = { references: [reference], size: 64, method: 'reinhard', device: 'cpu' } as const;

/** All frames of a clip, opened again. */
async function framesOf(path: string) {
  const source = await openClip(path);
  const frames = await collectFrames(source);
  await source.close();
  return frames;
}

/** Checks that luma and times are the input's, and that there are colours. */
async function sameLumaInColour(t: ExecutionContext, input: string, output: string) {
  const [before, after] = await Promise.all([framesOf(input), framesOf(output)]);
  t.is(after.length, before.length);
  for (const [index, { y, timestamp, cb, cr }] of after.entries()) {
    const original = before[index] as KeptFrame;
    t.deepEqual(y, original.y, `luma of frame ${index}`);
    t.is(timestamp, original.timestamp);
    t.true(new Set([...(cb ?? []), ...(cr ?? [])]).size > 2, `colours of frame ${index}`);
  }
}

for (const backend of ['native', 'wasm'] as const satisfies readonly BackendName[]) {
  const testHere = backend === 'wasm' || hasNative ? test : test.skip;
  for (const [pixelFormat, filters] of [
    ['gray', 'null'],
    ['yuv420p', 'null'],
    ['yuv422p10le', 'hue=s=0'],
    ['gray12le', 'null'],
  ] as const) {
    testHere(`luma is kept bit for bit through ${backend} ffmpeg: ${pixelFormat}`, async (t) => {
      const name = `${backend}-${pixelFormat}.mkv`;
      const recipe = { name, size: '70x50', frames: 3, pixelFormat, filters };
      const input = await generateClip(runner, folder, recipe);
      const { output, frames } = await colorize({ ...quick, input, backend, codec: 'ffv1' });
      t.is(frames, 3);
      t.is(output, join(folder, `${backend}-${pixelFormat}.colorized.mkv`));
      await sameLumaInColour(t, input, output);
    });
  }
}

test('the trained networks colour frames too, and tell what they are', async (t) => {
  const input = await generateClip(runner, folder, {
    name: 'network.mkv',
    size: '96x64',
    frames: 5,
    filters: 'hue=s=0',
  });
  const plans: RenderPlan[] = [];
  const events: RenderProgress[] = [];
  const result = await colorize({
    ...quick,
    input,
    references: [{ path: reference, weight: 2, region: { x: 0, y: 0, width: 90, height: 64 } }, reference],
    method: 'network',
    faithfulness: 0.75,
    strength: 0.8,
    start: 1,
    end: '00:00:00:04',
    codec: 'ffv1',
    onStart: (plan) => plans.push(plan),
    onProgress: (progress) => events.push(progress),
  });
  t.is(plans.length, 1);
  t.is(plans[0]?.device, 'cpu');
  t.is(plans[0]?.total, 3);
  t.deepEqual(
    events.map(({ frames }) => frames),
    [1, 2, 3, 3],
  );
  t.is(result.frames, 3);
  t.true(result.framesPerSecond > 0);
  t.deepEqual(result.warnings, []);
  const [before, after] = [await framesOf(input), await framesOf(result.output)];
  t.deepEqual(after[0]?.y, before[1]?.y);
  t.true(new Set(after[0]?.cb).size > 2);
  const { tags } = await openClip(result.output).then(({ metadata }) => metadata);
  t.deepEqual(Object.keys(result.networks), ['lightness', 'reference', 'colour', 'upscale']);
  for (const version of Object.values(result.networks)) t.regex(version, /^[0-9a-f]{12}$/);
  t.deepEqual(plans[0]?.networks, result.networks);
  const networks = Object.entries(result.networks).flat().join(' ');
  t.regex(
    Object.values(tags).join(' '),
    new RegExp(
      `autochrome: .*, method: network, network size: 96x64, smooth: 1 over 7 frames each way, networks: ${networks}, faithfulness: 0\\.75, strength: 0\\.8`,
    ),
  );
});

test('a setting that the method does not look at is refused', async (t) => {
  const input = await generateClip(runner, folder, { name: 'refused.mkv' });
  await t.throwsAsync(colorize({ ...quick, input, faithfulness: 0.5 }), {
    instanceOf: AutochromeError,
    message: '`faithfulness` 0.5 has no effect with method reinhard: it is only for network',
  });
});

for (const [extension, codec] of [
  ['mp4', 'h264'],
  ['mov', 'prores'],
  ['mkv', 'ffv1'],
] as const) {
  test(`${extension} says which method and networks made it, behind the comment that was there`, async (t) => {
    const input = await generateClip(runner, folder, {
      name: `made-by.${extension}`,
      image: ['-c:v', 'libx264', '-pix_fmt', 'yuv420p'],
      ...{
        frames: 2,
        filters: 'hue=s=0',
        output: ['-metadata', 'comment=as shot', '-metadata', 'title=Reel 7'],
      },
    });
    const { output, networks } = await colorize({ ...quick, input, codec });
    t.deepEqual(Object.keys(networks), ['lightness', 'upscale']);
    const { tags } = (await openClip(output)).metadata;
    const lower = Object.fromEntries(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
    t.is(lower.title, 'Reel 7');
    const versions = Object.entries(networks).flat().join(' ');
    t.regex(
      lower.comment ?? '',
      new RegExp(`^as shot; autochrome: .*, method: reinhard, .*networks: ${versions}$`),
    );
  });
}

test('an image and a sequence come out as images, with their luma', async (t) => {
  const sequence = join(folder, 'scan_%03d.png');
  for (const number of [1, 2, 3]) {
    const light = 0.7 + 0.1 * number;
    await sharp(reference)
      .greyscale()
      .linear(light)
      .toFile(join(folder, `scan_00${number}.png`));
  }
  const many = await colorize({ ...quick, input: sequence, start: 1 });
  t.is(many.output, join(folder, 'scan.colorized', 'scan_%06d.png'));
  t.deepEqual((await readdir(join(folder, 'scan.colorized'))).sort(), ['scan_000002.png', 'scan_000003.png']);
  const one = await colorize({ ...quick, input: join(folder, 'scan_002.png') });
  t.is(one.output, join(folder, 'scan_002.colorized.png'));
  for (const path of [one.output, join(folder, 'scan.colorized', 'scan_000003.png')]) {
    const { xmp } = await sharp(path).metadata();
    t.regex(
      String(xmp),
      /autochrome: .*, method: reinhard, .*networks: lightness [0-9a-f]{12} upscale [0-9a-f]{12}</,
    );
  }
  const [before] = await framesOf(join(folder, 'scan_002.png'));
  const [after] = await framesOf(one.output);
  t.deepEqual(after?.y, before?.y);
});

test('a single image is seen larger than film, unless a size is asked for', async (t) => {
  const scan = join(folder, 'scan_wide.png');
  await sharp(reference).resize(96, 64).toFile(scan);
  const film = await generateClip(runner, folder, { name: 'wide.mkv', size: '96x64', frames: 2 });
  const { size: _, ...byDefault } = quick;
  const seen = async (input: string, name: string, given: { size?: number } = {}) => {
    const { output } = await colorize({ ...byDefault, ...given, input, output: join(folder, name) });
    const image = name.endsWith('.png');
    const { tags } = image ? { tags: {} } : (await openClip(output)).metadata;
    const told = image ? String((await sharp(output).metadata()).xmp) : Object.values(tags).join(' ');
    return /network size: (\d+x\d+)/.exec(told)?.[1];
  };
  t.is(await seen(film, 'wide-film.mkv'), '384x256');
  t.is(await seen(scan, 'wide.png'), '576x384');
  t.is(await seen(scan, 'wide-small.png', { size: 128 }), '192x128');
});

test('a film can be written as images, in a folder that is made', async (t) => {
  const input = await generateClip(runner, folder, { name: 'film.mkv', frames: 2 });
  const { output } = await colorize({ ...quick, input, codec: 'png' });
  t.is(output, join(folder, 'film.colorized', 'film_%06d.png'));
  t.deepEqual((await readdir(join(folder, 'film.colorized'))).sort(), ['film_000000.png', 'film_000001.png']);
  const again = await t.throwsAsync(colorize({ ...quick, input, codec: 'png' }), {
    instanceOf: AutochromeError,
  });
  t.regex(again?.message ?? '', /film_000000\.png exists already/);
  t.is((await colorize({ ...quick, input, codec: 'png', overwrite: true })).frames, 2);
});

test('frames in colour stay as they are when told to', async (t) => {
  const input = await generateClip(runner, folder, { name: 'mixed.mkv', frames: 2 });
  const { output } = await colorize({ ...quick, input, codec: 'ffv1', keepChroma: true });
  t.deepEqual(await framesOf(output), await framesOf(input));
});

test('an aborted signal stops it before anything is written', async (t) => {
  const input = await generateClip(runner, folder, { name: 'aborted.mkv' });
  const options: ColorizeOptions = { ...quick, input, signal: AbortSignal.abort() };
  const error = await t.throwsAsync(colorize(options), { instanceOf: AutochromeError });
  t.is(error?.kind, 'interrupted');
  t.false((await readdir(folder)).some((name) => name.includes('aborted.colorized')));
});

test('an error thrown by the caller’s own callback ends the render, and its output has been cleared up by then', async (t) => {
  const input = await generateClip(runner, folder, { name: 'callback.mkv', frames: 4 });
  const onProgress = () => {
    throw new Error('not my day');
  };
  await t.throwsAsync(colorize({ ...quick, input, onProgress }), { message: 'not my day' });
  const left = (await readdir(folder)).filter((name) => name.includes('callback.colorized'));
  t.deepEqual(left, ['callback.colorized.partial.mkv']);
});
