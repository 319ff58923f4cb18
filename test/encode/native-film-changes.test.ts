import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openClip } from '../../src/decode/open-clip.js';
import { openSink } from '../../src/encode/open-sink.js';
import { AutochromeError } from '../../src/errors.js';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { copyFrames } from '../support/collect-frames.js';
import { mediaBench } from '../support/media-bench.js';

const native = await findNativeFfmpeg();

function filmChanges(runner: FfmpegRunner): void {
  const bench = mediaBench(test, async () => runner);
  const clip = (name: string, sound = 1) =>
    bench.make({
      name,
      size: '64x48',
      image: ['-c:v', 'ffv1'],
      frames: 12,
      sound,
      soundOptions: ['-c:a', 'flac'],
    });

  /** Copies a clip while something is done between reading and finishing. */
  async function copied(from: string, to: string, between: () => Promise<unknown>, writer = runner) {
    const source = await openClip(from, { runner });
    const path = join(bench.folder, to);
    const sink = await openSink({ path, codec: 'ffv1', source: source.metadata, runner: writer });
    const finish = sink.finish.bind(sink);
    sink.finish = async () => {
      await between();
      return finish();
    };
    let error: AutochromeError | undefined;
    try {
      await copyFrames(source, sink);
    } catch (thrown) {
      if (!(thrown instanceof AutochromeError)) throw thrown;
      error = thrown;
    }
    const { partial } = await sink.abort();
    await source.close();
    const exists = await stat(path).then(
      () => true,
      () => false,
    );
    return { path, error, partial, exists };
  }

  test.serial(
    'a film that is gone when its sound is to be taken is an error, and its frames are kept',
    async (t) => {
      const film = await clip('gone.mkv');
      const { error, partial, exists } = await copied(film, 'of-gone.mkv', () => rm(film));
      t.is(error?.kind, 'input');
      t.regex(error?.message ?? '', /gone\.mkv was deleted while it was read/);
      t.is(partial, join(bench.folder, 'of-gone.partial.mkv'));
      t.false(exists);
    },
  );

  test.serial('so is one that another film has taken the name of, but not the same film again', async (t) => {
    const film = await clip('replaced.mkv');
    const bytes = await readFile(film);
    const other = await clip('other.mkv', 2);
    const replaced = await copied(film, 'of-replaced.mkv', () => rename(other, film));
    t.is(replaced.error?.kind, 'input');
    t.regex(replaced.error?.message ?? '', /replaced\.mkv was replaced while it was read/);
    t.false(replaced.exists);
    await writeFile(film, bytes);
    const again = await copied(film, 'of-same.mkv', async () => {
      await rm(film);
      await writeFile(film, bytes);
    });
    t.is(again.error, undefined);
    t.true(again.exists);
  });

  test.serial('a film that is replaced while its frames are read ends them with an error', async (t) => {
    const film = await clip('while.mkv');
    const source = await openClip(film, { runner });
    await rename(await clip('other-while.mkv', 2), film);
    const sink = await openSink({
      path: join(bench.folder, 'while-out.mkv'),
      source: source.metadata,
      runner,
    });
    await t.throwsAsync(copyFrames(source, sink), { message: /while\.mkv was replaced while it was read/ });
    await sink.abort();
    await source.close();
  });

  test.serial(
    'a film that was not written as a whole does not get its name, whatever the exit code',
    async (t) => {
      const film = await clip('garbage.mkv');
      for (const [i, spoil] of [
        () => Buffer.from('garbage!'),
        (b: Buffer) => b.subarray(0, b.length / 2),
      ].entries()) {
        const writer: FfmpegRunner = {
          ...runner,
          start: (job) => {
            const run = runner.start(job);
            const [path] = job.writes ?? [];
            if (!path?.includes('muxing')) return run;
            const done = run.done.then(async (result) => {
              await writeFile(path, spoil(await readFile(path)));
              return result;
            });
            return new Proxy(run, {
              get: (target, key) => {
                if (key === 'done') return done;
                const value = Reflect.get(target, key, target);
                return typeof value === 'function' ? value.bind(target) : value;
              },
            });
          },
        };
        const { error, partial, exists } = await copied(film, `spoilt-${i}.mkv`, async () => {}, writer);
        t.is(error?.kind, 'failure');
        t.regex(error?.message ?? '', /spoilt-\d\.mkv was not written as a whole: it holds \d+ of 12 frames/);
        t.truthy(partial);
        t.false(exists);
      }
    },
  );

  test.serial('frames that are kept take the name of nothing else, not even of the clip', async (t) => {
    const film = await clip('cut.partial.mkv');
    const bytes = await readFile(film);
    const source = await openClip(film, { runner });
    const sink = await openSink({
      path: join(bench.folder, 'cut.mkv'),
      codec: 'ffv1',
      source: source.metadata,
      runner,
    });
    const finish = sink.finish.bind(sink);
    sink.finish = async () => {
      await rm(film);
      await writeFile(film, bytes.subarray(0, bytes.length - 1));
      return finish();
    };
    await t.throwsAsync(copyFrames(source, sink), { message: /was replaced while it was read/ });
    const { partial } = await sink.abort();
    await source.close();
    t.is(partial, join(bench.folder, 'cut.partial-2.mkv'));
    t.true((await stat(partial as string)).size > 0);
    t.deepEqual(await readFile(film), bytes.subarray(0, bytes.length - 1));
  });

  test.serial('of two renders into one name, the second is told, and its film is kept beside', async (t) => {
    const film = await clip('two.mkv');
    const other = Buffer.from('of another program');
    const target = join(bench.folder, 'of-two.mkv');
    const { error, partial } = await copied(film, 'of-two.mkv', () => writeFile(target, other));
    t.is(error?.kind, 'failure');
    t.regex(error?.message ?? '', /another program wrote .*of-two\.mkv/);
    t.deepEqual(await readFile(target), other);
    const kept = await openClip(partial as string, { runner });
    t.is(kept.metadata.sideStreams.length, 1);
    await kept.close();
  });
}

if (native) filmChanges(native);
else test.skip('films that change while they are read, with native ffmpeg (none on PATH)', (t) => t.pass());
