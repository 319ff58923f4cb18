import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import test from 'ava';
import {
  backupPath,
  createProjectFile,
  readProjectFile,
  saveProjectFile,
} from '../../../src/project/document/document-file.js';
import { projectOf } from '../../support/project-document.js';
import { temporaryFolder } from '../../support/run-cli.js';

const ONE = projectOf([10]);
const TWO = projectOf([10, 20]);

test('a project is saved whole, with what it was beside it and nothing else', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'reel.autochrome.json');
  const made = await createProjectFile(path, ONE, false);
  t.deepEqual(await readdir(folder), ['reel.autochrome.json']);
  const saved = await saveProjectFile(made, TWO);
  t.deepEqual((await readProjectFile(path)).document, TWO);
  t.is(await readFile(backupPath(path), 'utf8'), made.text);
  await saveProjectFile(saved, ONE);
  t.is(await readFile(backupPath(path), 'utf8'), saved.text);
  t.deepEqual((await readdir(folder)).sort(), [basename(path), basename(backupPath(path))].sort());
});

test('saving what is there already writes nothing', async (t) => {
  const path = join(await temporaryFolder(t), 'reel.autochrome.json');
  const made = await createProjectFile(path, ONE, false);
  t.is(await saveProjectFile(made, ONE), made);
  await t.throwsAsync(readFile(backupPath(path)), { code: 'ENOENT' });
});

test('a project that somebody else saved is not overwritten', async (t) => {
  const path = join(await temporaryFolder(t), 'reel.autochrome.json');
  const made = await createProjectFile(path, ONE, false);
  await writeFile(path, `${made.text} `);
  await t.throwsAsync(saveProjectFile(made, TWO), { message: /changed by another program/ });
  t.is(await readFile(path, 'utf8'), `${made.text} `);
});

test('a new project replaces nothing unless it may, and then keeps it', async (t) => {
  const path = join(await temporaryFolder(t), 'reel.autochrome.json');
  const { text } = await createProjectFile(path, ONE, false);
  await t.throwsAsync(createProjectFile(path, TWO, false), { message: /exists already/ });
  t.is(await readFile(path, 'utf8'), text);
  await createProjectFile(path, TWO, true);
  t.is(await readFile(backupPath(path), 'utf8'), text);
  await t.throwsAsync(createProjectFile(join(path, '..', 'reel.json'), ONE, false), {
    message: /reel\.json is not allowed/,
  });
});

test('what cannot be read says why', async (t) => {
  const folder = await temporaryFolder(t);
  await t.throwsAsync(readProjectFile(join(folder, 'none.autochrome.json')), { message: /does not exist/ });
  await t.throwsAsync(readProjectFile(folder), { message: /is a folder/ });
});

const unlessRoot = process.getuid?.() === 0 ? test.skip : test;
unlessRoot('a project in a folder that may not be written to stays as it was', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'reel.autochrome.json');
  const made = await createProjectFile(path, ONE, false);
  await chmod(folder, 0o500);
  t.teardown(() => chmod(folder, 0o700));
  await t.throwsAsync(saveProjectFile(made, TWO), { message: /may not be written/ });
  t.is(await readFile(path, 'utf8'), made.text);
});
