import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { execa } from 'execa';
import { randomNumbers } from '../../../src/colorize/random-numbers.js';
import { type LibraryBench, libraryBench, writeImage } from '../../support/library-bench.js';

const PROGRAM = fileURLToPath(new URL('../../support/adding-process.js', import.meta.url));

/** Images that are added. */
const IMAGES = 60;

/** Starts a process that adds the bench's images; `lines` grows as it reports them. */
function startAdding(bench: LibraryBench) {
  const child = execa(process.execPath, [PROGRAM, bench.index, bench.folder], {
    reject: false,
    buffer: false,
  });
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() as string;
    lines.push(...parts);
  });
  return { child, lines };
}

test('what was reported is there after kill -9 at any moment, and adding again completes it', async (t) => {
  const bench = await libraryBench(t);
  for (let i = 0; i < IMAGES; i += 1) await writeImage(bench.at(`${i}.png`), i);
  const random = randomNumbers(5);
  const reported = new Set<string>();
  let interrupted = 0;
  for (let run = 0; run < 6; run += 1) {
    const { child, lines } = startAdding(bench);
    while (lines.length === 0 && child.exitCode === null) await setTimeout(2);
    await setTimeout(random() * 120);
    child.kill('SIGKILL');
    await child;
    if (!lines.some((line) => line.endsWith('59.png'))) interrupted += 1;
    for (const line of lines) if (line !== 'ready') reported.add(line.slice(line.indexOf(' ') + 1));
    await bench.using(async (library) => {
      const listed = await library.list();
      const known = new Set(listed.map(({ path }) => path));
      t.deepEqual(
        [...reported].filter((path) => !known.has(path)),
        [],
      );
      t.true(listed.every(({ entries }) => entries.length === 1));
      t.is(library.size, listed.length);
      // Every entry can be read in full.
      const near = await library.nearest(new Float32Array(128).fill(1 / Math.sqrt(128)), IMAGES);
      t.deepEqual(near.map(({ candidate }) => candidate.path).sort(), [...known].sort());
      t.true(near.every(({ candidate: { descriptor } }) => descriptor.local.length > 0));
    });
  }
  t.true(interrupted > 0);
  const { outcomes } = await bench.add();
  t.is(Object.keys(outcomes).length, IMAGES);
  t.true(Object.values(outcomes).every((outcome) => outcome === 'added' || outcome === 'unchanged'));
  t.is(await bench.using(async (library) => library.size), IMAGES);
});

test('two processes add to one library at once', async (t) => {
  const bench = await libraryBench(t);
  for (let i = 0; i < 20; i += 1) await writeImage(bench.at(`${i}.png`), i);
  const both = [startAdding(bench), startAdding(bench)];
  for (const { child } of both) t.is((await child).exitCode, 0);
  for (const { lines } of both) t.is(lines.length, 21);
  await bench.using(async (library) => {
    t.is(library.size, 20);
    t.is((await library.list()).length, 20);
  });
});

test('a process reads while another adds', async (t) => {
  const bench = await libraryBench(t);
  for (let i = 0; i < 20; i += 1) await writeImage(bench.at(`${i}.png`), i);
  const { child, lines } = startAdding(bench);
  while (lines.length < 4 && child.exitCode === null) await setTimeout(5);
  await bench.using(async (library) => t.true((await library.list()).length >= 3));
  t.is((await child).exitCode, 0);
  await bench.using(async (library) => t.is((await library.list()).length, 20));
});
