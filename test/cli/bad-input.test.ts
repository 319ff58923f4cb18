import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import { writeColourImage } from '../support/colour-image.js';
import { generateClip, mediaFolder } from '../support/generate-clip.js';
import { canListProcesses, descendants } from '../support/processes.js';
import { runCli, startCli, temporaryFolder } from '../support/run-cli.js';
import { canMount, smallDisk } from '../support/small-disk.js';

const runner = await chooseFfmpeg('auto');
const hasNative = (await findNativeFfmpeg()) !== undefined;
const { folder: media, remove } = await mediaFolder();

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '4'];
const reference = await writeColourImage(join(media, 'still.jpg'));
const reel = await generateClip(runner, media, { name: 'reel.mp4', filters: 'hue=s=0', image: x264 });

const mounts = await canMount();

// Hooks and tests are declared in one go: ava starts as soon as the first is followed by a wait.
test.after.always(remove);

/** The quickest settings: none of these tests looks at the colours. */
const QUICK = ['--method', 'reinhard', '--size', '64', '--device', 'cpu'];

/** Colorizes with the quickest settings. */
function colorize(input: string, ...args: string[]) {
  return runCli(['colorize', input, '--reference', reference, ...QUICK, ...args]);
}

test('a missing file', async (t) => {
  const { exitCode, stderr } = await colorize(join(media, 'nowhere.mp4'));
  t.is(exitCode, 3);
  t.regex(stderr, /^autochrome: .*nowhere\.mp4 does not exist\nCheck the spelling/);
});

test('a missing reference', async (t) => {
  const { exitCode, stderr } = await runCli([
    'colorize',
    reel,
    '--reference',
    join(media, 'nowhere.jpg'),
    ...QUICK,
  ]);
  t.is(exitCode, 3);
  t.regex(stderr, /^autochrome: .*nowhere\.jpg/);
});

test('a folder without images', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'notes.txt'), 'nothing to see');
  const { exitCode, stderr } = await colorize(folder);
  t.is(exitCode, 3);
  t.regex(stderr, /holds no images\nGive a folder of/);
});

test('a text file named .mp4', async (t) => {
  const path = join(await temporaryFolder(t), 'story.mp4');
  await writeFile(path, 'It was a dark and stormy night.\n'.repeat(40));
  const { exitCode, stderr } = await colorize(path);
  t.is(exitCode, 3);
  t.regex(stderr, /story\.mp4 is not a video file: it holds text/);
  t.notRegex(stderr, /at .*\.js/);
});

test('zero bytes, as a film and as an image', async (t) => {
  const folder = await temporaryFolder(t);
  for (const name of ['empty.mp4', 'empty.png']) {
    const path = join(folder, name);
    await writeFile(path, '');
    const { exitCode, stderr } = await colorize(path);
    t.is(exitCode, 3, name);
    t.regex(stderr, /^autochrome: .*empty\.(mp4|png).*empty/);
  }
});

test('a film that is cut off before its index', async (t) => {
  const path = join(await temporaryFolder(t), 'cut.mp4');
  await writeFile(path, await readFile(reel));
  await truncate(path, Math.floor((await stat(reel)).size / 2));
  const { exitCode, stderr } = await colorize(path);
  t.is(exitCode, 3);
  t.regex(stderr, /cut\.mp4 is cut off: its index/);
});

test('a film that is cut off behind its index: what there is is kept under another name', async (t) => {
  const folder = await temporaryFolder(t);
  const path = await generateClip(runner, folder, {
    name: 'cut.mp4',
    frames: 40,
    size: '128x96',
    image: x264,
    output: ['-movflags', '+faststart'],
  });
  await truncate(path, Math.floor((await stat(path)).size * 0.6));
  const { exitCode, stderr } = await colorize(path);
  t.is(exitCode, 3);
  t.regex(stderr, /^autochrome: .*cut\.mp4/m);
  t.regex(stderr, /The frames finished so far are in .*cut\.colorized\.partial\.mp4/);
  t.deepEqual((await readdir(folder)).sort(), ['cut.colorized.partial.mp4', 'cut.mp4']);
});

test('a reference that is cut off', async (t) => {
  const path = join(await temporaryFolder(t), 'cut.jpg');
  await writeColourImage(path, { width: 320, height: 240 });
  await truncate(path, Math.floor((await stat(path)).size / 2));
  const { exitCode, stderr } = await runCli(['colorize', reel, '--reference', path, ...QUICK]);
  t.is(exitCode, 3);
  t.regex(stderr, /^autochrome: .*cut\.jpg is (truncated|damaged|broken)/);
});

test('a grey reference gives a warning', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'grey.png');
  await sharp(reference).greyscale().toFile(path);
  const args = ['colorize', reel, '--reference', path, '--output', join(folder, 'out.mp4'), ...QUICK];
  const { exitCode, stderr } = await runCli(args);
  t.is(exitCode, 0);
  t.regex(stderr, /^warning: .*grey\.png.*no colour/m);
});

test('images of 1x1 and 16000x8', async (t) => {
  const folder = await temporaryFolder(t);
  for (const [width, height] of [
    [1, 1],
    [16_000, 8],
  ] as const) {
    const path = join(folder, `${width}.png`);
    const background = '#777777';
    await sharp({ create: { width, height, channels: 3, background } })
      .greyscale()
      .toFile(path);
    const { exitCode, stderr } = await colorize(path);
    t.is(exitCode, 0, stderr);
    const made = await sharp(join(folder, `${width}.colorized.png`)).metadata();
    t.deepEqual([made.width, made.height], [width, height]);
  }
});

test('an output that cannot be written: its folder is a file, or is missing', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'file'), '');
  for (const output of [join(folder, 'file', 'out.mp4'), join(folder, 'nowhere', 'out.mp4')]) {
    const { exitCode, stderr } = await colorize(reel, '--output', output);
    t.is(exitCode, 1);
    t.regex(stderr, /^autochrome: the folder .* of the output does not exist\n/);
  }
});

test('an output that is the input, or the reference', async (t) => {
  const folder = await temporaryFolder(t);
  const photograph = join(folder, 'photograph.png');
  const still = await writeColourImage(join(folder, 'still.png'));
  await sharp(reference).greyscale().toFile(photograph);
  for (const [input, output] of [
    [reel, reel],
    [photograph, photograph],
    [photograph, still],
  ] as const) {
    const before = await readFile(output);
    const args = ['--reference', still, '--output', output, '--overwrite'];
    const { exitCode, stderr } = await runCli(['colorize', input, ...args, ...QUICK]);
    t.is(exitCode, 2);
    t.regex(stderr, /^autochrome: output .* is the input .* itself\nName another output/);
    t.deepEqual(await readFile(output), before);
  }
});

test('an output that exists is replaced only when allowed', async (t) => {
  const output = join(await temporaryFolder(t), 'out.mp4');
  await writeFile(output, 'precious');
  const { exitCode, stderr } = await colorize(reel, '--output', output);
  t.is(exitCode, 2);
  t.regex(stderr, /exists already\n.*--overwrite/);
  t.is(await readFile(output, 'utf8'), 'precious');
  t.is((await colorize(reel, '--output', output, '--overwrite')).exitCode, 0);
  t.true((await stat(output)).size > 100);
});

test('codecs and extensions that do not go together, or do not exist', async (t) => {
  const folder = await temporaryFolder(t);
  const pairs: [args: string[], message: RegExp][] = [
    [
      ['--output', join(folder, 'out.mp4'), '--codec', 'prores'],
      /codec prores cannot be written to '\.mp4'\nName .*\.mov/,
    ],
    [['--output', join(folder, 'out.xyz')], /output extension '\.xyz' is not known/],
    [['--codec', 'vp9'], /--codec 'vp9' is not allowed\nAllowed: h264, hevc/],
  ];
  for (const [args, message] of pairs) {
    const { exitCode, stderr } = await colorize(reel, ...args);
    t.is(exitCode, 2);
    t.regex(stderr, message);
  }
  t.deepEqual(await readdir(folder), []);
});

test('an interlaced film is refused with the command that helps, and coloured when told to', async (t) => {
  const folder = await temporaryFolder(t);
  const path = await generateClip(runner, folder, {
    name: 'tape.mpg',
    size: '64x64',
    rate: '25',
    image: ['-c:v', 'mpeg2video', '-flags', '+ilme+ildct', '-top', '1'],
    filters: 'setfield=tff',
  });
  const output = join(folder, 'out.mkv');
  const refused = await colorize(path, '--output', output);
  t.is(refused.exitCode, 2);
  t.regex(refused.stderr, /is interlaced \(top field first\)/);
  t.regex(refused.stderr, /ffmpeg -i .*tape\.mpg -vf bwdif .*--interlaced keep/);
  const kept = await colorize(path, '--output', output, '--codec', 'ffv1', '--interlaced', 'keep');
  t.is(kept.exitCode, 0, kept.stderr);
});

test('a range that holds no frames', async (t) => {
  const { exitCode, stderr } = await colorize(reel, '--start', '5', '--end', '5');
  t.is(exitCode, 2);
  t.regex(stderr, /--end 5 is not after --start 5/);
});

let made: Promise<string> | undefined;
/** A film that takes long enough for something to happen in the middle. */
function long(): Promise<string> {
  made ??= generateClip(runner, media, {
    name: 'reel-long.mp4',
    frames: 400,
    size: '160x120',
    image: x264,
  });
  return made;
}

const testKill = hasNative && canListProcesses ? test : test.skip;
for (const [what, isVictim, said] of [
  [
    'decoding',
    (command: string) => command.includes('reel-long.mp4'),
    /^autochrome: ffmpeg was killed .* decoded/m,
  ],
  [
    'encoding',
    (command: string) => !command.includes('reel-long.mp4'),
    /^autochrome: ffmpeg was killed .* wrote/m,
  ],
] as const) {
  testKill(`the native ffmpeg killed while ${what}`, async (t) => {
    const folder = await temporaryFolder(t);
    const output = join(folder, 'out.mp4');
    const args = [
      'colorize',
      await long(),
      '--reference',
      reference,
      '--output',
      output,
      '--json',
      '--backend',
      'native',
    ];
    const child = startCli([...args, ...QUICK]);
    const text: string[] = [];
    child.stderr?.on('data', (bytes) => text.push(String(bytes)));
    let killed = false;
    for await (const line of child.iterable()) {
      if (killed || !String(line).includes('"frames":')) continue;
      const programs = await descendants(child.pid as number);
      const victim = programs.find(({ command }) => /^\S*ffmpeg /.test(command) && isVictim(command));
      if (!victim) continue;
      process.kill(victim.pid, 'SIGKILL');
      killed = true;
    }
    const { exitCode } = await child;
    t.true(killed);
    t.is(exitCode, 1);
    t.regex(text.join(''), said);
    t.false((await readdir(folder)).includes('out.mp4'));
    t.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('.')),
      [],
    );
  });
}

const testFull = mounts ? test : test.skip;
testFull('a disk that is full (needs the right to mount)', async (t) => {
  const folder = await temporaryFolder(t);
  const disk = join(folder, 'disk');
  const { unmount } = await smallDisk(disk, 64);
  try {
    const path = await generateClip(runner, folder, {
      name: 'noise.mkv',
      frames: 24,
      size: '192x128',
      filters: 'noise=alls=60:allf=t',
    });
    const { exitCode, stderr } = await colorize(path, '--output', join(disk, 'out.mkv'), '--codec', 'ffv1');
    t.is(exitCode, 1, stderr);
    t.regex(stderr, /^autochrome: .*(disk|space)/m);
    t.false((await readdir(disk)).includes('out.mkv'));
  } finally {
    await unmount();
  }
});
