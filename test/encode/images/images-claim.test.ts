import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import anyTest, { type TestFn } from 'ava';
import { openImageSink } from '../../../src/encode/images/open-image-sink.js';
import { clip, frame } from '../../support/small-film.js';

const test = anyTest as TestFn<{ folder: string }>;

test.beforeEach(async (t) => {
  t.context.folder = await mkdtemp(join(tmpdir(), 'autochrome-claim-'));
});
test.afterEach.always((t) => rm(t.context.folder, { recursive: true, force: true }));

const shade = (code: number) => () => code;

/** What the images of an output would be, were it the only one. */
async function alone(folder: string, codes: readonly number[]): Promise<Buffer[]> {
  const path = join(folder, `alone-${codes[0]}`);
  const sink = await openImageSink({ path, codec: 'png', source: clip() });
  for (const [i, code] of codes.entries()) await sink.write(frame(i, 8, shade(code)));
  await sink.finish();
  return contents(path);
}

async function contents(path: string): Promise<Buffer[]> {
  return Promise.all((await readdir(path)).sort().map((name) => readFile(join(path, name))));
}

for (const overwrite of [false, true]) {
  test(`of two sequences of one name, one at most is complete, overwrite ${overwrite}`, async (t) => {
    const { folder } = t.context;
    const path = join(folder, 'out');
    const options = { path, codec: 'png', source: clip(), overwrite } as const;
    const films = [
      [60, 61, 62, 63],
      [120, 121, 122, 123],
    ];
    // The second begins when the first has finished, or is half-way.
    for (const firstGoesOn of [false, true]) {
      await rm(path, { recursive: true, force: true });
      const sinks = [await openImageSink(options), await openImageSink(options)];
      const write = (which: number, from: number, to: number) =>
        (async () => {
          for (let i = from; i < to; i++) {
            await sinks[which]?.write(frame(i, 8, shade(films[which]?.[i] as number)));
          }
          if (to === 4) await sinks[which]?.finish();
        })().then(
          () => undefined,
          (error: Error) => error,
        );
      const errors: (Error | undefined)[] = [];
      if (firstGoesOn) {
        errors[0] = await write(0, 0, 2);
        const early = await write(1, 0, 2);
        errors[1] = early ?? (await write(1, 2, 4));
        errors[0] ??= await write(0, 2, 4);
      } else {
        errors[0] = await write(0, 0, 4);
        errors[1] = await write(1, 0, 4);
      }
      await Promise.all(sinks.map((sink) => sink.abort()));
      t.true(errors.some((error) => error !== undefined));
      for (const [i, error] of errors.entries()) {
        if (error) t.regex(error.message, /another program wrote .*out.*\.png while these images were made/);
        else t.deepEqual(await contents(path), await alone(folder, films[i] as number[]));
      }
      if (!firstGoesOn) t.deepEqual(errors[0], undefined);
      t.false((await readdir(path)).some((name) => name.startsWith('.')));
      for (const name of await readdir(folder))
        if (name.startsWith('alone')) await rm(join(folder, name), { recursive: true });
    }
  });
}

test('an image that is gone or another at the end is an error; images from before are replaced', async (t) => {
  const path = join(t.context.folder, 'out');
  await mkdir(path);
  const sink = await openImageSink({ path, codec: 'png', source: clip() });
  for (const i of [0, 1]) await sink.write(frame(i, 8));
  const name = async () => {
    for (;;) {
      const [first] = (await readdir(path)).filter((found) => !found.startsWith('.')).sort();
      if (first !== undefined) return join(path, first);
    }
  };
  await rm(await name());
  await t.throwsAsync(sink.finish(), { message: /was removed while the other images were made/ });
  await sink.abort();

  const again = await openImageSink({ path, codec: 'png', source: clip(), overwrite: true });
  for (const i of [0, 1]) await again.write(frame(i, 8, shade(90)));
  t.is(await again.finish(), path);
  t.is((await readdir(path)).length, 2);

  const single = join(t.context.folder, 'still.png');
  const source = clip({ kind: 'image' });
  const [one, two] = [
    await openImageSink({ path: single, codec: 'png', source }),
    await openImageSink({ path: single, codec: 'png', source }),
  ];
  await one.write(frame(0, 8, shade(40)));
  await one.finish();
  const kept = await readFile(single);
  await t.throwsAsync(
    async () => {
      await two.write(frame(0, 8, shade(140)));
      await two.finish();
    },
    { message: /another program wrote/ },
  );
  await two.abort();
  t.deepEqual(await readFile(single), kept);
  const other = join(t.context.folder, 'other.png');
  const third = await openImageSink({ path: other, codec: 'png', source });
  await third.write(frame(0, 8));
  await third.finish();
  await writeFile(other, 'of the user');
  const fourth = await openImageSink({ path: other, codec: 'png', source, overwrite: true });
  await fourth.write(frame(0, 8));
  await fourth.finish();
  t.not(await readFile(other, 'utf8'), 'of the user');
});
