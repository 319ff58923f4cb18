import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import {
  AutochromeError,
  type BackendName,
  openClip,
  type RenderProgress,
  type SmoothOptions,
  type SmoothPlan,
  smooth,
} from '../../src/index.js';
import { collectFrames, type KeptFrame } from '../support/collect-frames.js';
import { FLICKER, SCENES, stillClip } from '../support/flickering-clip.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';

const runner = await chooseFfmpeg('auto');
const hasNative = (await findNativeFfmpeg()) !== undefined;
const { folder, remove } = await mediaFolder();

// Hooks and tests are declared in one go: ava starts as soon as the first is followed by a wait.
test.after.always(remove);

async function framesOf(path: string): Promise<KeptFrame[]> {
  const source = await openClip(path);
  const frames = await collectFrames(source);
  await source.close();
  return frames;
}

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Variance over time of the mean of a plane. */
function unsteadiness(frames: readonly KeptFrame[], plane: 'y' | 'cb' | 'cr'): number {
  const means = frames.map((frame) => mean(frame[plane] as ArrayLike<number>));
  return mean(means.map((value) => (value - mean(means)) ** 2));
}

const made = new Map<string, Promise<string>>();

/** A still scene, and the same scene flickering, which has a name of its own. */
async function stillAndFlickering(
  name: string,
  pixelFormat: string,
  frames = 10,
): Promise<Pick<SmoothOptions, 'processed' | 'source'>> {
  const clip = (added?: string) => {
    const file = `${pixelFormat}-${frames}${added === undefined ? '.source' : ''}.mkv`;
    const recipe = { pixelFormat, frames, name: file, ...(added === undefined ? {} : { added }) };
    const known = made.get(file) ?? stillClip(runner, folder, recipe);
    made.set(file, known);
    return known;
  };
  const processed = join(folder, `${name}.mkv`);
  const [source] = await Promise.all([clip(), clip(FLICKER).then((path) => copyFile(path, processed))]);
  return { source, processed };
}

for (const backend of ['native', 'wasm'] as const satisfies readonly BackendName[]) {
  const testHere = backend === 'wasm' || hasNative ? test : test.skip;
  for (const pixelFormat of ['yuv420p', 'yuv422p10le', backend === 'wasm' ? 'gray' : 'gray12le']) {
    testHere(`a clip that flickers becomes steady through ${backend} ffmpeg: ${pixelFormat}`, async (t) => {
      const clips = await stillAndFlickering(`${backend}-${pixelFormat}`, pixelFormat);
      const result = await smooth({ ...clips, backend, codec: 'ffv1' });
      t.is(result.output, join(folder, `${backend}-${pixelFormat}.steady.mkv`));
      t.is(result.frames, 10);
      t.deepEqual(result.warnings, []);
      const [before, after] = [await framesOf(clips.processed), await framesOf(result.output)];
      t.deepEqual(
        after.map(({ index, timestamp }) => [index, timestamp]),
        before.map(({ index, timestamp }) => [index, timestamp]),
      );
      for (const plane of pixelFormat.startsWith('gray') ? (['y'] as const) : (['y', 'cb', 'cr'] as const)) {
        const [unsteady, steady] = [unsteadiness(before, plane), unsteadiness(after, plane)];
        t.true(steady < 0.02 * unsteady, `${plane}: ${unsteady} to ${steady}`);
      }
    });
  }
}

test('each frame keeps its own detail, and the same clips give the same frames', async (t) => {
  const clips = await stillAndFlickering('detail', 'yuv420p');
  const { output } = await smooth({ ...clips, codec: 'ffv1' });
  const again = await smooth({ ...clips, codec: 'ffv1', output: join(folder, 'detail.again.mkv') });
  t.deepEqual(await framesOf(again.output), await framesOf(output));
  const [before, after] = [await framesOf(clips.processed), await framesOf(output)];
  for (const [index, { y }] of after.entries()) {
    const changes = Array.from(y, (code, i) => code - (before[index]?.y[i] as number));
    t.true(Math.max(...changes) - Math.min(...changes) <= 1, `frame ${index}`);
  }
});

test('of colours alone luma stays bit for bit', async (t) => {
  const clips = await stillAndFlickering('colours', 'yuv422p10le');
  const { output } = await smooth({ ...clips, codec: 'ffv1', channels: 'chroma' });
  const [before, after] = [await framesOf(clips.processed), await framesOf(output)];
  t.deepEqual(
    after.map(({ y }) => y),
    before.map(({ y }) => y),
  );
  for (const plane of ['cb', 'cr'] as const) {
    t.true(unsteadiness(after, plane) < 0.02 * unsteadiness(before, plane));
  }
});

test('nothing is carried over a cut of the original', async (t) => {
  const cut = `if(lt(N,8),${SCENES.hills},${SCENES.waves})`;
  const added = 'if(lt(N,8),12,-12)';
  const recipe = { frames: 16 };
  const processed = await stillClip(runner, folder, { ...recipe, name: 'cut.mkv', scene: cut, added });
  const source = await stillClip(runner, folder, { ...recipe, name: 'cut.source.mkv', scene: cut });
  const { output } = await smooth({ processed, source, codec: 'ffv1' });
  t.deepEqual(await framesOf(output), await framesOf(processed));
  // Where the original goes on, so does what is steady.
  const jump = await stillClip(runner, folder, { ...recipe, name: 'jump.mkv', added });
  const still = await stillClip(runner, folder, { ...recipe, name: 'jump.source.mkv' });
  const steady = await framesOf((await smooth({ processed: jump, source: still, codec: 'ffv1' })).output);
  t.true(unsteadiness(steady, 'y') < 0.02 * unsteadiness(await framesOf(jump), 'y'));
});

test('a window says how far colours are gathered from', async (t) => {
  const clips = await stillAndFlickering('window', 'yuv420p', 14);
  const steadiness: number[] = [];
  for (const temporalWindow of [1, 3, 15] as const) {
    const output = join(folder, `window-${temporalWindow}.mkv`);
    await smooth({ ...clips, output, codec: 'ffv1', temporalWindow });
    steadiness.push(unsteadiness(await framesOf(output), 'y'));
  }
  const [narrow = 0, wider = 0, widest = 0] = steadiness;
  t.true(narrow > wider && wider > widest, steadiness.join());
});

test('without a window each frame takes on the one before: a shot keeps what it began with', async (t) => {
  const clips = await stillAndFlickering('recursion', 'yuv420p');
  const { output } = await smooth({ ...clips, codec: 'ffv1', temporalWindow: 0 });
  const [before, after] = [await framesOf(clips.processed), await framesOf(output)];
  t.deepEqual(after[0], before[0]);
  const first = mean(before[0]?.y ?? []);
  for (const { y } of after) t.true(Math.abs(mean(y) - first) < 1);
});

for (const [extension, codec] of [
  ['mp4', 'h264'],
  ['mov', 'prores'],
] as const) {
  test(`sound, times and tags are the processed clip’s: ${extension}`, async (t) => {
    const image = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
    const made = { name: `reel.${extension}`, frames: 10, rate: '25', sound: 0.4, image };
    const output = ['-metadata', 'title=Reel 7'];
    const processed = await stillClip(runner, folder, { ...made, output, added: FLICKER });
    const source = await stillClip(runner, folder, { ...made, name: `silent.${extension}` });
    const plans: SmoothPlan[] = [];
    const events: RenderProgress[] = [];
    const result = await smooth({
      ...{ processed, source, codec },
      onStart: (plan) => plans.push(plan),
      onProgress: (progress) => events.push(progress),
    });
    t.is(result.output, join(folder, `reel.steady.${extension}`));
    t.like(plans[0], { source, output: result.output, codec, total: 10 });
    t.is(plans.length, 1);
    t.deepEqual(
      events.map(({ frames }) => frames),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10],
    );
    const { metadata } = await openClip(result.output);
    t.deepEqual(
      metadata.sideStreams.map(({ kind }) => kind),
      ['audio'],
    );
    t.is(metadata.frameCount?.value, 10);
    const tags = Object.entries(metadata.tags).map(([key, value]) => `${key.toLowerCase()}=${value}`);
    t.true(tags.includes('title=Reel 7'));
    t.regex(tags.join('\n'), /comment=.*autochrome: .*, smooth: 1 over 31 frames each way/);
    const times = async (path: string) => (await framesOf(path)).map(({ timestamp }) => timestamp);
    t.deepEqual(await times(result.output), await times(processed));
  });
}

test('sequences of images beside each other', async (t) => {
  const flicker = [0, 12, -9, 7, -14, 4];
  const [width, height] = [48, 32];
  for (const [n, added] of flicker.entries()) {
    for (const [name, light] of [
      ['painted', added],
      ['scan', 0],
    ] as const) {
      const rgb = Uint8Array.from({ length: 3 * width * height }, (_, i) => 100 + light + ((i * 7) % 50));
      const raw = { width, height, channels: 3 } as const;
      await sharp(rgb, { raw }).toFile(join(folder, `${name}_0${n}.png`));
    }
  }
  const [processed, source] = ['painted', 'scan'].map((name) => join(folder, `${name}_%02d.png`));
  const { output, frames } = await smooth({ processed, source } as SmoothOptions);
  t.is(frames, 6);
  t.is(output, join(folder, 'painted.steady', 'painted_%06d.png'));
  t.is((await readdir(join(folder, 'painted.steady'))).length, 6);
  const [before, after] = [await framesOf(processed as string), await framesOf(output)];
  t.true(unsteadiness(after, 'y') < 0.05 * unsteadiness(before, 'y'));
});

test('options that are wrong are refused by name', async (t) => {
  const clips = { processed: join(folder, 'none.mkv'), source: join(folder, 'none.mkv') };
  for (const [options, message] of [
    [{ ...clips, smooth: 0 }, /^`smooth` 0 would not change the clip$/],
    [{ ...clips, smooth: 101 }, /^`smooth` 101 is not allowed$/],
    [{ ...clips, temporalWindow: 5 }, /^`temporalWindow` 5 is not allowed$/],
    [{ ...clips, channels: 'luma' }, /^`channels` "luma" is not allowed$/],
    [{ ...clips, saturation: 1 }, /^there is no option 'saturation'$/],
    [{ processed: clips.processed }, /^`source` undefined is not allowed$/],
    [{ source: clips.source }, /^`processed` undefined is not allowed$/],
    [{ ...clips, onProgress: 7 }, /^`onProgress` 7 is not allowed$/],
  ] as const) {
    const error = await t.throwsAsync(smooth(options as unknown as SmoothOptions), {
      instanceOf: AutochromeError,
      message,
    });
    t.is(error?.kind, 'usage');
    t.truthy(error?.hint);
  }
});

test('an aborted signal stops it before anything is written', async (t) => {
  const processed = await generateClip(runner, folder, { name: 'aborted.mkv' });
  const options = { processed, source: processed, signal: AbortSignal.abort() };
  const error = await t.throwsAsync(smooth(options), { instanceOf: AutochromeError });
  t.is(error?.kind, 'interrupted');
  t.false((await readdir(folder)).some((name) => name.includes('aborted.steady')));
});

test('an error thrown by the caller’s own callback ends it, and nothing is left under a hidden name', async (t) => {
  const processed = await generateClip(runner, folder, { name: 'callback.mkv', frames: 4 });
  const fail = () => {
    throw new Error('not my day');
  };
  for (const [callback, left] of [
    [{ onStart: fail }, []],
    [{ onProgress: fail }, ['callback.steady.partial.mkv']],
  ] as const) {
    await t.throwsAsync(smooth({ processed, source: processed, ...callback }), { message: 'not my day' });
    t.deepEqual(
      (await readdir(folder)).filter((name) => name.includes('callback.steady')),
      left,
    );
  }
});
