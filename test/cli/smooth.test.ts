import { link, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import sharp from 'sharp';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { openClip } from '../../src/index.js';
import { collectFrames } from '../support/collect-frames.js';
import { FLICKER, stillClip } from '../support/flickering-clip.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-pix_fmt', 'yuv420p'];
const made = { size: '32x32', frames: 6 };
const processed = await stillClip(runner, folder, { ...made, name: 'painted.mkv', added: FLICKER });
const source = await stillClip(runner, folder, { ...made, name: 'reel.mkv' });

// Hooks and tests are declared in one go: ava starts as soon as the first is followed by a wait.
test.after.always(remove);

/** Makes a clip steady. */
const smooth = (clip: string, original: string, ...args: readonly string[]) =>
  runCli(['smooth', clip, '--source', original, ...args]);

/** Refused before anything is written. */
async function refused(
  t: ExecutionContext,
  args: readonly string[],
  { code = 2, message }: { readonly code?: number; readonly message: RegExp },
): Promise<void> {
  const output = join(await temporaryFolder(t), 'out.mkv');
  const { exitCode, stderr, stdout } = await runCli(['smooth', ...args, '--output', output]);
  t.is(exitCode, code, stderr);
  t.regex(stderr, message);
  t.is(stdout, '');
  t.deepEqual(await readdir(join(output, '..')), []);
}

async function framesOf(path: string) {
  const clip = await openClip(path);
  const frames = await collectFrames(clip);
  await clip.close();
  return frames;
}

test('says what it does, and where the result is', async (t) => {
  const output = join(await temporaryFolder(t), 'steady.mkv');
  const { exitCode, stdout, stderr } = await smooth(processed, source, '--output', output, '--verbose');
  t.is(exitCode, 0, stderr);
  const text = `${stdout}\n${stderr}`;
  t.regex(text, /painted\.mkv: 32x32, (about )?6 frames, made from .*reel\.mkv\n/);
  t.regex(text, /steady\.mkv: h264\n/);
  t.regex(text, /decode .*smooth .*correct .*encode /);
  t.regex(text, /steady\.mkv: 6 frames in /);
  t.is((await framesOf(output)).length, 6);
});

test('--json has events, and the result', async (t) => {
  const output = join(await temporaryFolder(t), 'steady.mkv');
  const { exitCode, stdout } = await smooth(processed, source, '--output', output, '--json');
  t.is(exitCode, 0);
  const events = stdout.split('\n').map((line) => JSON.parse(line));
  t.deepEqual(
    events.map(({ type }) => type),
    ['start', ...Array(6).fill('progress'), 'result'],
  );
  t.like(events[0], { input: processed, source, output, codec: 'h264' });
  t.like(events.at(-1), { output, frames: 6, warnings: [] });
});

test('wrong usage is said by flag, before anything is read', async (t) => {
  const both = [processed, '--source', source];
  for (const [args, message] of [
    [[], /missing required argument 'processed'/],
    [
      [processed],
      /^autochrome: no --source was given\nName the clip that the processed one was made from: --source reel\.mp4/,
    ],
    [
      [...both, '--smooth', '0'],
      /^autochrome: --smooth 0 would not change the clip\nLeave it out, or give --smooth/,
    ],
    [[...both, '--no-smooth'], /unknown option '--no-smooth'/],
    [[...both, '--smooth', '101'], /^autochrome: --smooth 101 is not allowed\nAllowed: 0 to 100/],
    [[...both, '--smooth', 'much'], /^autochrome: --smooth 'much' is not allowed\nAllowed: 0 to 100/],
    [
      [...both, '--temporal-window', '5'],
      /^autochrome: --temporal-window 5 is not allowed\nAllowed: 0, 1, 3, 7, 15, 31 or 63 frames/,
    ],
    [[...both, '--channels', 'luma'], /--channels.*'luma'.*all, chroma/],
    [[...both, '--saturation', '1'], /unknown option '--saturation'/],
  ] as const) {
    await refused(t, args, { message });
  }
});

test('a clip that is missing, or is none, is said with its option', async (t) => {
  const nowhere = join(folder, 'nowhere.mkv');
  const text = join(folder, 'story.mkv');
  await writeFile(text, 'It was a dark and stormy night.\n'.repeat(40));
  for (const [clip, original, message] of [
    [nowhere, source, /^autochrome: .*nowhere\.mkv does not exist\n/],
    [processed, nowhere, /^autochrome: --source .*nowhere\.mkv does not exist\n/],
    [processed, text, /^autochrome: --source .*story\.mkv is not a video file: it holds text/],
  ] as const) {
    await refused(t, [clip, '--source', original], { code: 3, message });
  }
});

test('clips that differ in size or rate: both named, and what differs', async (t) => {
  const larger = await generateClip(runner, folder, { ...made, name: 'larger.mkv', size: '64x32' });
  const faster = await generateClip(runner, folder, { ...made, name: 'faster.mkv', rate: '25' });
  for (const [original, message] of [
    [larger, /painted\.mkv has frames of 32x32, and --source .*larger\.mkv 64x32: frames of different size/],
    [
      faster,
      /painted\.mkv has 24 frames\/s, and --source .*faster\.mkv 25: their frames do not show the same/,
    ],
  ] as const) {
    await refused(t, [processed, '--source', original], { message });
  }
});

test('clips of different length that say so: refused before anything is read', async (t) => {
  const [long, short] = [
    await generateClip(runner, folder, { ...made, name: 'long.mp4', image: x264 }),
    await generateClip(runner, folder, { ...made, name: 'short.mp4', image: x264, frames: 4 }),
  ];
  await refused(t, [long, '--source', short], {
    message: /long\.mp4 has 6 frames, and --source .*short\.mp4 4: their frames do not correspond\nGive/,
  });
  await refused(t, [short, '--source', long], {
    message: /short\.mp4 has 4 frames, and --source .*long\.mp4 6: their frames do not correspond\nGive/,
  });
});

test('clips whose length is found out at their end: the frames that both have are kept', async (t) => {
  const short = await generateClip(runner, folder, { ...made, name: 'short.mkv', frames: 4 });
  for (const [clip, original, message] of [
    [short, source, /short\.mkv has 4 frames, and --source .*reel\.mkv more: their frames do not correspond/],
    [source, short, /reel\.mkv has more than 4 frames, and --source .*short\.mkv 4: their frames do not/],
  ] as const) {
    const own = await temporaryFolder(t);
    const output = join(own, 'out.mkv');
    const { exitCode, stderr } = await smooth(clip, original, '--output', output, '--codec', 'ffv1');
    t.is(exitCode, 2, stderr);
    t.regex(stderr, message);
    t.regex(stderr, /The frames finished so far are in .*out\.partial\.mkv/);
    t.deepEqual(await readdir(own), ['out.partial.mkv']);
    t.is((await framesOf(join(own, 'out.partial.mkv'))).length, 4);
  }
});

test('a clip cut off in the middle: the frames before the damage are kept', async (t) => {
  const own = await temporaryFolder(t);
  const whole = { name: 'whole.mp4', frames: 40, size: '128x96', image: x264 };
  const output = ['-g', '4', '-movflags', '+faststart'];
  const path = await generateClip(runner, own, { ...whole, output });
  const cut = join(own, 'cut.mp4');
  await writeFile(cut, await readFile(path));
  await truncate(cut, Math.floor((await stat(path)).size * 0.6));
  for (const [clip, original] of [
    [cut, path],
    [path, cut],
  ] as const) {
    const into = await temporaryFolder(t);
    const { exitCode, stderr } = await smooth(clip, original, '--output', join(into, 'out.mp4'));
    t.is(exitCode, 3, stderr);
    t.regex(stderr, /^autochrome: .*cut\.mp4/m);
    t.deepEqual(await readdir(into), ['out.partial.mp4']);
  }
});

test('clips of one, of two and of black frames', async (t) => {
  for (const [name, recipe] of [
    ['one', { frames: 1 }],
    ['two', { frames: 2 }],
    ['black', { scene: '16', frames: 5 }],
  ] as const) {
    for (const window of ['0', '31']) {
      const clip = await stillClip(runner, folder, { ...made, ...recipe, name: `${name}-${window}.mkv` });
      const args = ['--codec', 'ffv1', '--temporal-window', window];
      const { exitCode, stderr } = await smooth(clip, clip, ...args);
      t.is(exitCode, 0, `${name}: ${stderr}`);
      // Nothing flickers in them, so nothing changes.
      t.deepEqual(await framesOf(join(folder, `${name}-${window}.steady.mkv`)), await framesOf(clip), name);
    }
  }
});

test('colours alone of a gray clip: said that there are none', async (t) => {
  const gray = await generateClip(runner, folder, { ...made, name: 'gray.mkv', pixelFormat: 'gray' });
  await refused(t, [gray, '--source', source, '--channels', 'chroma'], {
    message:
      /^autochrome: --channels chroma has no effect on .*gray\.mkv, which is gray\nLeave --channels out/,
  });
});

test('an output that exists is replaced only when allowed', async (t) => {
  const output = join(await temporaryFolder(t), 'out.mkv');
  await writeFile(output, 'precious');
  const { exitCode, stderr } = await smooth(processed, source, '--output', output);
  t.is(exitCode, 2);
  t.regex(stderr, /exists already\n.*--overwrite/);
  t.is(await readFile(output, 'utf8'), 'precious');
  t.is((await smooth(processed, source, '--output', output, '--overwrite')).exitCode, 0);
  t.true((await stat(output)).size > 100);
});

test('an output that is one of the clips, under whatever name, is refused even with --overwrite', async (t) => {
  const own = await temporaryFolder(t);
  const linked = join(own, 'linked.mkv');
  await link(source, linked).catch(() => writeFile(linked, ''));
  const before = [await readFile(processed), await readFile(source)];
  for (const output of [processed, source, linked]) {
    const { exitCode, stderr } = await smooth(processed, source, '--output', output, '--overwrite');
    t.is(exitCode, 2);
    t.regex(stderr, /^autochrome: output .* is the input .* itself\nName another output/m);
  }
  t.deepEqual([await readFile(processed), await readFile(source)], before);
});

test('an output that is one of the images of a sequence it is made from is refused', async (t) => {
  const own = await temporaryFolder(t);
  const background = '#777777';
  for (const name of ['painted', 'scan']) {
    await mkdir(join(own, name));
    for (const n of [0, 1]) {
      const image = sharp({ create: { width: 16, height: 16, channels: 3, background } });
      await image.toFile(join(own, name, `${name}_00000${n}.png`));
    }
  }
  const [painted, scan] = ['painted', 'scan'].map((name) => join(own, name, `${name}_%06d.png`));
  const before = await readFile(join(own, 'scan', 'scan_000000.png'));
  for (const output of [painted, scan]) {
    const args = ['--output', output as string, '--overwrite'];
    const { exitCode, stderr } = await smooth(painted as string, scan as string, ...args);
    t.is(exitCode, 2, stderr);
    t.regex(stderr, /^autochrome: output .*_000000\.png is an image of the input itself\nName another/m);
  }
  t.deepEqual(await readFile(join(own, 'scan', 'scan_000000.png')), before);
});

test('Ctrl+C stops cleanly: exit code 130, a partial film, nothing left over', async (t) => {
  const own = await temporaryFolder(t);
  const long = { name: 'reel.mp4', frames: 600, size: '64x48', image: x264 };
  const path = await generateClip(runner, own, long);
  const args = ['smooth', path, '--source', path, '--temporal-window', '1', '--json'];
  const { exitCode, stderr } = await runCli(args, {
    onStdout: (text, interrupt) => text.includes('"frames":20,') && interrupt(),
  });
  t.is(exitCode, 130);
  t.regex(
    stderr,
    /Stopping; press Ctrl\+C again to stop immediately\.\n(.*\n)*autochrome: stopped after \d+ frames/,
  );
  t.regex(stderr, /The frames finished so far are in .*reel\.steady\.partial\.mp4/);
  t.deepEqual((await readdir(own)).sort(), ['reel.mp4', 'reel.steady.partial.mp4']);
});
