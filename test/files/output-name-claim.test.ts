import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { OutputNameClaim } from '../../src/files/output-name-claim.js';

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autochrome-claim-'));
});
test.afterEach.always(() => rm(folder, { recursive: true, force: true }));

async function made(name: string, content: string) {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

test.serial(
  'of several that make one output, exactly one gets its name, and the others keep their files',
  async (t) => {
    for (const existing of [undefined, 'old']) {
      const path = join(folder, `film-${existing}.mkv`);
      if (existing) await writeFile(path, existing);
      const contents = ['first', 'second one', 'the third of them'];
      const claims = await Promise.all(contents.map(() => OutputNameClaim.begin(path)));
      const files = await Promise.all(contents.map((content, i) => made(`.own-${i}`, content)));
      const results = await Promise.allSettled(
        claims.map((claim, i) => claim.putInPlace(files[i] as string)),
      );
      const winners = contents.filter((_, i) => results[i]?.status === 'fulfilled');
      t.deepEqual([await readFile(path, 'utf8')], winners);
      const left = await readdir(folder);
      t.is(left.filter((name) => name.startsWith('.own')).length, 2);
      t.false(left.some((name) => name.endsWith('.naming')));
      for (const result of results) {
        if (result.status === 'rejected')
          t.regex(`${result.reason.message}`, /another program wrote .*film-/);
      }
      await Promise.all(files.map((file) => rm(file, { force: true })));
    }
  },
);

test.serial('what had the name before is replaced, though it was touched or removed', async (t) => {
  const path = await made('film.mkv', 'old');
  const touched = await OutputNameClaim.begin(path);
  await utimes(path, 1, 1);
  await touched.putInPlace(await made('.a', 'new'));
  t.is(await readFile(path, 'utf8'), 'new');
  const removed = await OutputNameClaim.begin(path);
  await rm(path);
  await removed.putInPlace(await made('.b', 'newer'));
  t.is(await readFile(path, 'utf8'), 'newer');
});
