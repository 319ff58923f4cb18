import { readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { TestFn } from 'ava';
import { openClip } from '../../src/decode/open-clip.js';
import { openSink } from '../../src/encode/open-sink.js';
import { AutochromeError } from '../../src/errors.js';
import type { FfmpegRun, FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { collectFrames, copyFrames, poolFor, withSinkChroma } from './collect-frames.js';
import { generateClip, mediaFolder } from './generate-clip.js';
import { smallDisk } from './small-disk.js';

/**
 * The tests that every ffmpeg backend passes when an output cannot be written.
 *
 * @param test - ava's test function; tests run one after the other
 * @param start - makes the runner
 * @param mounts - whether the test of a full disk can run
 */
export function sinkFailures(test: TestFn, start: () => Promise<FfmpegRunner>, mounts: boolean): void {
  let runner: FfmpegRunner;
  let folder: string;
  let remove: () => Promise<void>;
  let clip: string;

  test.before(async () => {
    runner = await start();
    ({ folder, remove } = await mediaFolder());
    // Noise, so that every frame takes about as many bytes as it has samples.
    clip = await generateClip(runner, folder, {
      name: 'noise.mkv',
      size: '160x120',
      frames: 60,
      filters: 'noise=alls=100:allf=t',
    });
  });
  test.after.always(() => remove?.());

  const fails = async (action: () => Promise<unknown>) => {
    try {
      await action();
    } catch (error) {
      if (error instanceof AutochromeError) return error;
      throw error;
    }
    return undefined;
  };
  const hidden = async (where: string) => (await readdir(where)).filter((name) => name.startsWith('.'));
  /** Waits for an encoder that works on its own time. */
  const grown = async (bytes: number) => {
    for (;;) {
      const [name] = await hidden(folder);
      if (name !== undefined && (await stat(join(folder, name))).size >= bytes) return;
      await setTimeout(20);
    }
  };

  test.serial('an encoder that is ended from outside is named, and what it wrote is kept', async (t) => {
    for (const name of ['killed.mkv', 'killed.mov']) {
      const runs: FfmpegRun[] = [];
      const watched: FfmpegRunner = {
        ...runner,
        start: (job) => {
          const started = runner.start(job);
          if (job.args.includes('nut') && job.args.includes('pipe:0')) runs.push(started);
          return started;
        },
      };
      const source = await openClip(clip, { runner });
      const path = join(folder, name);
      const sink = await openSink({ path, codec: 'ffv1', source: source.metadata, runner: watched });
      const error = await fails(async () => {
        for await (const frame of source.frames({ pool: poolFor(source) })) {
          if (frame.index === 55) {
            await grown(300_000);
            runs[0]?.kill();
            await runs[0]?.done;
          }
          await sink.write(withSinkChroma(frame, sink));
          frame.buffer.release();
        }
      });
      t.is(error?.kind, 'failure');
      t.regex(error?.message ?? '', /ffmpeg was killed while it wrote/);
      const { partial } = await sink.abort();
      t.is(partial, join(folder, name.replace('.', '.partial.')));
      const kept = await openClip(partial as string, { runner });
      const frames = [];
      // Its last frame may be cut.
      await fails(async () => {
        for await (const frame of kept.frames({ pool: poolFor(kept) })) {
          frames.push(frame.index);
          frame.buffer.release();
        }
      });
      t.true(frames.length > 10, `${frames.length} frames of ${name}`);
      t.deepEqual(await hidden(folder), []);
      t.is(await stat(path).catch(() => undefined), undefined);
    }
  });

  const full = mounts ? test.serial : test.serial.skip;
  full('a full disk is named, and what fitted is kept (needs the right to mount)', async (t) => {
    const disk = join(folder, 'disk');
    const { unmount } = await smallDisk(disk, 600);
    try {
      const source = await openClip(clip, { runner });
      const path = join(disk, 'full.mkv');
      const sink = await openSink({ path, codec: 'ffv1', source: source.metadata, runner });
      const error = await fails(() => copyFrames(source, sink));
      t.is(error?.kind, 'failure');
      t.regex(error?.message ?? '', /the disk is full/);
      t.truthy(error?.hint);
      const { partial } = await sink.abort();
      t.is(partial, join(disk, 'full.partial.mkv'));
      t.deepEqual(await readdir(disk), ['full.partial.mkv']);
    } finally {
      await unmount();
    }
  });

  full('a disk that is full at the very end is named too (needs the right to mount)', async (t) => {
    const range = { start: 0, end: 6 };
    const source = await openClip(clip, { runner });
    const make = async (path: string) =>
      copyFrames(
        source,
        await openSink({ path, codec: 'ffv1', source: source.metadata, range, runner, overwrite: true }),
        range,
      );
    for (const extension of ['mkv', 'mov']) {
      const whole = join(folder, `end.${extension}`);
      await make(whole);
      const pages = Math.ceil((await stat(whole)).size / 4096);
      // The image, or the film that is written beside it, stops short by a page.
      for (const room of [pages - 1, 2 * pages - 1]) {
        const disk = join(folder, `${extension}-${room}`);
        const { unmount } = await smallDisk(disk, 4 * room);
        try {
          const error = await fails(() => make(join(disk, `full.${extension}`)));
          t.is(error?.kind, 'failure', `${room} of ${pages}`);
          t.regex(error?.message ?? '', /the disk is full: .*full\.(mkv|mov) could not be written/);
          t.false((await readdir(disk)).includes(`full.${extension}`));
        } finally {
          await unmount();
        }
      }
    }
  });

  full('a folder that may not be written to is named (needs the right to mount)', async (t) => {
    const disk = join(folder, 'locked');
    const { unmount } = await smallDisk(disk, 64, 'ro');
    try {
      const { metadata } = await openClip(clip, { runner });
      const error = await fails(() => openSink({ path: join(disk, 'out.mkv'), source: metadata, runner }));
      t.is(error?.kind, 'failure');
      t.regex(error?.message ?? '', /locked may not be written to by this user/);
    } finally {
      await unmount();
    }
  });

  test.serial('an output that is the input is refused under every name', async (t) => {
    const { metadata } = await openClip(clip, { runner });
    const link = join(folder, 'link.mkv');
    await symlink(clip, link);
    for (const path of [clip, link]) {
      const error = await fails(() => openSink({ path, source: metadata, overwrite: true, runner }));
      t.is(error?.kind, 'usage', path);
      t.regex(error?.message ?? '', /is the input/);
    }
    const reference = join(folder, 'reference.mkv');
    await writeFile(reference, '');
    const inputs = [reference];
    const error = await fails(() =>
      openSink({ path: reference, source: metadata, inputs, overwrite: true, runner }),
    );
    t.regex(error?.message ?? '', /is the input/);
  });

  test.serial('an existing output is kept unless it may be replaced', async (t) => {
    const path = join(folder, 'there.mkv');
    await writeFile(path, 'precious');
    const source = await openClip(clip, { runner });
    const error = await fails(() => openSink({ path, source: source.metadata, runner }));
    t.is(error?.kind, 'usage');
    t.regex(error?.message ?? '', /exists already/);
    t.regex(error?.hint ?? '', /`overwrite`/);
    const range = { start: 0, end: 2 };
    const options = { path, codec: 'ffv1', source: source.metadata, overwrite: true, range, runner };
    await copyFrames(source, await openSink(options), range);
    t.is((await collectFrames(await openClip(path, { runner }))).length, 2);
  });

  test.serial('a missing folder is named', async (t) => {
    const { metadata } = await openClip(clip, { runner });
    const path = join(folder, 'nowhere', 'out.mkv');
    const error = await fails(() => openSink({ path, source: metadata, runner }));
    t.is(error?.kind, 'failure');
    t.regex(error?.message ?? '', /nowhere of the output does not exist/);
  });
}
