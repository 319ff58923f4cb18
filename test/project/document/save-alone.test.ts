import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import test from 'ava';
import { thisProcess } from '../../../src/files/leases/running-process.js';
import {
  backupPath,
  createProjectFile,
  editDocument,
  readProjectFile,
  saveProjectFile,
} from '../../../src/project/document/document-file.js';
import { changeShots } from '../../../src/project/document/edit-shots.js';
import { projectOf } from '../../support/project-document.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';

const ENDS = [1, 2, 3, 4, 5, 6, 7, 8];

async function begun(path: string) {
  return createProjectFile(path, projectOf(ENDS), false);
}

const namesOf = async (path: string) => (await readProjectFile(path)).document.shots.map(({ name }) => name);

test('of several that save at once, one does and the others are told', async (t) => {
  const path = join(await temporaryFolder(t), 'reel.autochrome.json');
  const project = await begun(path);
  const saves = ENDS.map((_, i) =>
    saveProjectFile(
      project,
      changeShots(project.document, [i], () => ({ name: `Mine ${i}` })),
    ),
  );
  const done = await Promise.allSettled(saves);
  t.is(done.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const each of done) {
    if (each.status === 'rejected') t.regex(String(each.reason), /changed by another program/);
  }
  t.is((await namesOf(path)).filter((name) => name.startsWith('Mine')).length, 1);
});

test('of several edits at once none is lost, and nothing is left behind', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'reel.autochrome.json');
  const project = await begun(path);
  await Promise.all(
    ENDS.map((_, i) =>
      editDocument(project, ({ document }) => changeShots(document, [i], () => ({ name: `Mine ${i}` }))),
    ),
  );
  t.deepEqual(
    await namesOf(path),
    ENDS.map((_, i) => `Mine ${i}`),
  );
  t.deepEqual((await readdir(folder)).sort(), [basename(path), basename(backupPath(path))].sort());
});

test('commands that edit one project at once all have their way', async (t) => {
  const path = join(await temporaryFolder(t), 'reel.autochrome.json');
  await begun(path);
  const runs = await Promise.all(ENDS.map((n) => runCli(['shots', 'name', path, String(n), `Mine ${n}`])));
  for (const { exitCode, stderr } of runs) t.is(exitCode, 0, stderr);
  t.deepEqual(
    await namesOf(path),
    ENDS.map((n) => `Mine ${n}`),
  );
});

test('of several that begin one project at once, one does', async (t) => {
  const path = join(await temporaryFolder(t), 'reel.autochrome.json');
  const begins = ENDS.map((end) => createProjectFile(path, projectOf([end]), false));
  const done = await Promise.allSettled(begins);
  const made = done.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  t.is(made.length, 1);
  t.deepEqual(
    [await readFile(path, 'utf8')],
    made.map(({ text }) => text),
  );
});

test('a process that was killed while it saved is in nobody’s way', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'reel.autochrome.json');
  const project = await begun(path);
  const lease = join(folder, 'reel.autochrome.segments', 'lease-7361766500000000');
  await mkdir(lease, { recursive: true });
  const dead = { ...(await thisProcess()), pid: 2 ** 22 + 1, started: '1', since: new Date().toISOString() };
  await writeFile(join(lease, '0123abcd.json'), JSON.stringify(dead));
  await writeFile(join(lease, 'owner-0123abcd'), '');
  await saveProjectFile(
    project,
    changeShots(project.document, [0], () => ({ name: 'Mine' })),
  );
  t.is((await namesOf(path))[0], 'Mine');
  t.deepEqual((await readdir(folder)).sort(), [basename(path), basename(backupPath(path))].sort());
});
