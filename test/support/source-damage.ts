import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestFn } from 'ava';
import type { FrameRange, FrameSource } from '../../src/decode/frame-source.js';
import { openClip } from '../../src/decode/open-clip.js';
import { AutochromeError } from '../../src/errors.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { collectFrames, poolFor } from './collect-frames.js';
import { mediaBench } from './media-bench.js';

const H264 = ['-c:v', 'libx264', '-g', '8', '-bf', '0', '-threads', '1'];
const CHECKED = ['-c:v', 'ffv1', '-level', '3', '-slicecrc', '1', '-g', '1'];

async function readUntilError(source: FrameSource, range: FrameRange = { start: 0, end: undefined }) {
  const indexes: number[] = [];
  const pool = poolFor(source);
  try {
    for await (const frame of source.frames({ pool, range })) {
      indexes.push(frame.index);
      frame.buffer.release();
    }
    return { indexes, error: undefined };
  } catch (error) {
    if (!(error instanceof AutochromeError)) throw error;
    return { indexes, error };
  }
}

/**
 * The tests that every ffmpeg backend passes as a source of frames when a clip is damaged.
 *
 * @param test - ava's test function; tests run one after the other
 * @param start - makes the runner
 */
export function sourceDamage(test: TestFn, start: () => Promise<FfmpegRunner>): void {
  const bench = mediaBench(test, start);

  test.serial('a cut-off clip yields its frames, then names the first that is missing', async (t) => {
    const whole = await bench.make({
      name: 'whole.mp4',
      image: H264,
      frames: 24,
      output: ['-movflags', '+faststart'],
    });
    const bytes = await readFile(whole);
    const data = bytes.indexOf('mdat');
    const path = join(bench.folder, 'cut.mp4');
    await writeFile(path, bytes.subarray(0, data + Math.floor((bytes.length - data) * 0.6)));
    await bench.using(path, async (source) => {
      const { indexes, error } = await readUntilError(source);
      t.true(indexes.length > 4 && indexes.length < 24, `${indexes.length} frames`);
      t.deepEqual(indexes, [...indexes.keys()]);
      t.is(error?.kind, 'input');
      t.regex(error?.message ?? '', new RegExp(`cut off.*frame ${indexes.length} `));
      t.truthy(error?.hint);
    });
  });

  test.serial('a damaged frame ends the frames with its number', async (t) => {
    const bytes = await readFile(join(bench.folder, 'whole.mp4'));
    const data = bytes.indexOf('mdat');
    const middle = data + Math.floor((bytes.length - data) / 2);
    for (let i = middle; i < middle + 400; i++) bytes[i] = (i * 77) % 256;
    const path = join(bench.folder, 'damaged.mp4');
    await writeFile(path, bytes);
    await bench.using(path, async (source) => {
      const { indexes, error } = await readUntilError(source);
      t.true(indexes.length > 2 && indexes.length < 24, `${indexes.length} frames`);
      t.is(error?.kind, 'input');
      t.regex(error?.message ?? '', new RegExp(`damaged: frame ${indexes.length} `));
    });
  });

  test.serial('a range up to damage, into it and behind it', async (t) => {
    await bench.using(join(bench.folder, 'damaged.mp4'), async (source) => {
      const { indexes, error } = await readUntilError(source);
      const damaged = indexes.length;
      const start = damaged - 2;
      t.is((await collectFrames(source, { start, end: damaged })).length, 2);
      const into = await readUntilError(source, { start, end: undefined });
      t.deepEqual(into, { indexes: [start, start + 1], error: into.error });
      t.is(into.error?.message, error?.message);
      // The next key frame is the first that does not refer to the damaged one.
      const key = 8 * Math.ceil((damaged + 1) / 8);
      t.true(damaged + 1 < key, `${damaged}`);
      const between = await readUntilError(source, { start: damaged + 1, end: key });
      t.deepEqual([between.indexes, between.error?.message], [[], error?.message]);
      const behind = await readUntilError(source, { start: key, end: undefined });
      t.is(behind.error, undefined);
      t.is(behind.indexes.at(-1), 23);
    });
  });

  test.serial('damage that the decoder patches up is told, and no frame is lost', async (t) => {
    const whole = await bench.make({ name: 'checked.mkv', size: '160x120', image: CHECKED });
    const bytes = await readFile(whole);
    const middle = Math.floor(bytes.length / 2);
    for (let i = middle; i < middle + 200; i++) bytes[i] = (i * 77) % 256;
    const path = join(bench.folder, 'patched.mkv');
    await writeFile(path, bytes);
    const warnings: string[] = [];
    const source = await openClip(path, {
      runner: bench.runner,
      onWarning: (warning) => warnings.push(warning),
    });
    t.is((await collectFrames(source)).length, 8);
    t.is(warnings.length, 1);
    t.regex(warnings[0] ?? '', /patched\.mkv has damage that the decoder concealed.*CRC/);
  });

  for (const sound of [undefined, 1]) {
    const name = sound === undefined ? 'a film' : 'a film with sound';
    test.serial(`no damage hides the end of ${name}, though its container counts no frames`, async (t) => {
      const recipe = { size: '160x120', image: ['-c:v', 'libvpx', '-threads', '1'], frames: 24 };
      const more = sound === undefined ? {} : { sound, soundOptions: ['-c:a', 'libvorbis', '-ac', '2'] };
      const whole = await bench.make({ name: `hidden-${sound ?? 0}.webm`, ...recipe, ...more });
      const bytes = await readFile(whole);
      const path = join(bench.folder, `end-hidden-${sound ?? 0}.webm`);
      const early: number[] = [];
      for (let twelfth = 3; twelfth < 12; twelfth += 1) {
        const damaged = Buffer.from(bytes);
        // Where blocks begin, since within them nothing but the image would change.
        const from = damaged.indexOf(0xa3, Math.floor((bytes.length * twelfth) / 12));
        damaged.fill(0xff, from, from + 60);
        await writeFile(path, damaged);
        await bench.using(path, async (source) => {
          const { indexes, error } = await readUntilError(source);
          if (indexes.length < 24) early.push(indexes.length);
          t.is(
            error?.kind,
            indexes.length < 24 ? 'input' : undefined,
            `${twelfth}: ${indexes.length} frames`,
          );
        });
      }
      t.true(early.length > 0);
    });
  }

  test.serial('a clip that ends earlier than its file says, without a complaint, is told', async (t) => {
    const whole = await bench.make({ name: 'long.flv', image: ['-c:v', 'flv'], frames: 24 });
    const bytes = await readFile(whole);
    // A tag of FLV is as long as it says, and four bytes behind it say so again: the file is cut between two tags.
    let at = 13;
    while (at < bytes.length * 0.6) at += 15 + bytes.readUIntBE(at + 1, 3);
    const path = join(bench.folder, 'ended.flv');
    await writeFile(path, bytes.subarray(0, at));
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning);
    const source = await openClip(path, { runner: bench.runner, onWarning });
    const frames = (await collectFrames(source)).length;
    t.true(frames > 8 && frames < 22, `${frames}`);
    t.regex(warnings.join(), new RegExp(`ended\\.flv ends after ${frames} frames, 0\\.\\d+ s earlier`));
  });
}
