import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import { openClip } from '../../src/index.js';
import { collectFrames } from '../support/collect-frames.js';
import { generateClip } from '../support/generate-clip.js';
import { runCli, temporaryFolder } from '../support/run-cli.js';
import { savedProject } from '../support/saved-project.js';
import { canMount, type SmallDisk, smallDisk } from '../support/small-disk.js';

const runner = await chooseFfmpeg('auto');
const hasNative = (await findNativeFfmpeg()) !== undefined;
const testFull = (await canMount()) ? test.serial : test.serial.skip;

const ROOMY = 16_384;

/** A project of three shots, of 8, 24 and 8 frames, whose segments lie on a disk of their own, as does `disk/`. */
async function begun(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  // Noise, so that every frame takes about as many bytes as it has samples.
  const clip = await generateClip(runner, folder, {
    ...{ name: 'reel.mkv', frames: 40, size: '96x64', filters: 'hue=s=0,noise=alls=60:allf=t' },
  });
  const project = await savedProject(clip, folder, [8, 32, 40]);
  const segments = join(folder, 'reel.autochrome.segments');
  const disks: SmallDisk[] = [];
  for (const place of [segments, join(folder, 'disk')]) {
    const disk = await smallDisk(place, ROOMY);
    t.teardown(() => disk.unmount());
    disks.push(disk);
  }
  return {
    ...{ folder, clip, project, segments, disk: join(folder, 'disk') },
    ...{ room: disks[0] as SmallDisk, outputRoom: disks[1] as SmallDisk },
    render: (...args: string[]) => runCli(['render', project, '--changed', ...args]),
    states: async () => {
      const { stdout } = await runCli(['status', project, '--json']);
      return (JSON.parse(stdout) as { shots: { state: string }[] }).shots.map(({ state }) => state);
    },
  };
}

async function framesOf(path: string) {
  const source = await openClip(path);
  const frames = await collectFrames(source);
  await source.close();
  return frames;
}

/** Kibibytes of the pages that files take. */
async function pagesOf(folder: string, names: readonly string[]): Promise<number> {
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + 4 * Math.ceil(size / 4096), 0);
}

for (const [backend, shares] of [
  ['native', [1.2, 3.7]],
  ['wasm', [3.7]],
] as const) {
  const testHere = backend === 'native' && !hasNative ? test.serial.skip : testFull;
  testHere(
    `${backend}: a full disk keeps the shots that are rendered, and the render goes on (needs the right to mount)`,
    async (t) => {
      const { folder, clip, segments, room, render, states } = await begun(t);
      t.is((await render('--shots', '1', '--backend', backend)).exitCode, 0);
      const first = await readdir(segments);
      t.is(first.length, 2);
      const pages = await pagesOf(segments, first);
      // The second shot takes three times as much: it ends early, or with its last bytes.
      for (const share of shares) {
        await room.resize(Math.floor(share * pages));
        const { exitCode, stderr } = await render('--backend', backend);
        t.is(exitCode, 1, stderr);
        t.regex(
          stderr,
          /^autochrome: shot 'Shot 2' \(frames 8 to 31\): the disk is full: .*segment-000008-.*\.mkv .*\nFree/m,
        );
        t.deepEqual(await readdir(segments), first, `${share}`);
      }
      t.deepEqual(await states(), ['rendered', 'unrendered', 'unrendered']);
      await room.resize(ROOMY);
      const rest = await render('--backend', backend, '--json');
      t.is(rest.exitCode, 0, rest.stderr);
      t.is(JSON.parse(rest.stdout.split('\n').at(-1) as string).frames, 32);
      const [before, after] = [await framesOf(clip), await framesOf(join(folder, 'reel.colorized.mkv'))];
      t.deepEqual(
        after.map(({ y }) => y),
        before.map(({ y }) => y),
      );
    },
  );
}

testFull('a segment whose record no longer fits is rendered again (needs the right to mount)', async (t) => {
  const { segments, room, render, states } = await begun(t);
  t.is((await render('--shots', '1')).exitCode, 0);
  const names = await readdir(segments);
  const film = names.filter((name) => name.endsWith('.mkv'));
  const pages = await pagesOf(segments, film);
  for (const name of names) await rm(join(segments, name));
  // The two pages more say who renders, and who renders this shot.
  await room.resize(pages + 8);
  const { exitCode, stderr } = await render('--shots', '1');
  t.is(exitCode, 1, stderr);
  t.regex(stderr, /the disk is full: .*segment-000000-.*\.json could not be written/);
  t.deepEqual(await readdir(segments), film);
  t.deepEqual(await states(), ['unrendered', 'unrendered', 'unrendered']);
  await room.resize(ROOMY);
  t.regex((await render()).stderr, /40 frames rendered/);
});

testFull('no room to begin with, and none for the joined film (needs the right to mount)', async (t) => {
  const { disk, segments, room, outputRoom, render, states } = await begun(t);
  await room.resize(4);
  await writeFile(join(segments, 'filler'), Buffer.alloc(4096));
  const none = await render();
  t.is(none.exitCode, 1, none.stderr);
  t.regex(none.stderr, /the disk is full: .* could not be written/);
  t.deepEqual(await readdir(segments), ['filler']);
  await rm(join(segments, 'filler'));
  await room.resize(ROOMY);

  await outputRoom.resize(64);
  const output = ['--output', join(disk, 'film.mkv')];
  const unjoined = await render(...output);
  t.is(unjoined.exitCode, 1, unjoined.stderr);
  t.regex(unjoined.stderr, /the disk is full: .*film\.mkv could not be written/);
  t.deepEqual(await readdir(disk), []);
  t.deepEqual(await states(), ['rendered', 'rendered', 'rendered']);
  await outputRoom.resize(ROOMY);
  const joined = await render(...output);
  t.is(joined.exitCode, 0, joined.stderr);
  t.regex(joined.stderr, /0 frames rendered/);
  t.is((await framesOf(join(disk, 'film.mkv'))).length, 40);
});
