import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { identityOf } from '../../../src/project/document/clip-identity.js';
import { foundPath, storedPath } from '../../../src/project/document/file-paths.js';
import { missingFiles, relinkFiles } from '../../../src/project/document/linked-files.js';
import { projectOf } from '../../support/project-document.js';
import { temporaryFolder } from '../../support/run-cli.js';

async function put(folder: string, name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

/** A project with a clip and three references, two of one name. */
async function project(t: ExecutionContext) {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'work', 'reel.autochrome.json');
  const clip = await put(folder, 'work/reel.mkv', 'the reel');
  for (const name of ['day/still.jpg', 'night/still.jpg', 'mask.png']) {
    await put(folder, `work/refs/${name}`, name);
  }
  const plain = projectOf([10, 20, 30]);
  const document = {
    ...plain,
    clip: { ...plain.clip, ...(await identityOf(clip)) },
    shots: plain.shots.map((shot, i) => ({
      ...shot,
      references: i < 2 ? [{ path: `refs/${i ? 'night' : 'day'}/still.jpg`, mask: 'refs/mask.png' }] : [],
    })),
  };
  return { folder, path, document };
}

test('what is missing is named with the shots that use it', async (t) => {
  const { folder, path, document } = await project(t);
  t.deepEqual(await missingFiles(path, document), []);
  await rename(join(folder, 'work/refs'), join(folder, 'gone'));
  t.deepEqual(await missingFiles(path, document), [
    { role: 'reference', path: 'refs/day/still.jpg', shots: [0] },
    { role: 'mask', path: 'refs/mask.png', shots: [0, 1] },
    { role: 'reference', path: 'refs/night/still.jpg', shots: [1] },
  ]);
});

test('files are found again: the clip under any name, references by name and folders', async (t) => {
  const { folder, path, document } = await project(t);
  await mkdir(join(folder, 'archive'));
  await rename(join(folder, 'work/refs'), join(folder, 'archive/stills'));
  await rename(join(folder, 'work/reel.mkv'), join(folder, 'archive/tape 7.mkv'));
  await put(folder, 'archive/reel.mkv', 'another');
  const found = await relinkFiles(path, document, folder);
  t.deepEqual(found.missing, []);
  t.is(found.document.clip.path, '../archive/tape 7.mkv');
  t.deepEqual(
    found.document.shots.map(({ references }) => references),
    [
      [{ path: '../archive/stills/day/still.jpg', mask: '../archive/stills/mask.png' }],
      [{ path: '../archive/stills/night/still.jpg', mask: '../archive/stills/mask.png' }],
      [],
    ],
  );
  t.is(found.relinked.length, 4);
});

test('what is nowhere stays as it was, and so does what was not missing', async (t) => {
  const { folder, path, document } = await project(t);
  await rename(join(folder, 'work/refs/mask.png'), join(folder, 'work/other.png'));
  const found = await relinkFiles(path, document, folder);
  t.deepEqual(found.document, document);
  t.deepEqual(
    found.missing.map((file) => file.path),
    ['refs/mask.png'],
  );
  await t.throwsAsync(relinkFiles(path, document, join(folder, 'none')), { message: /does not exist/ });
});

test('paths are stored from the folder of the project', (t) => {
  t.is(storedPath('work/a.autochrome.json', 'stills/x.jpg'), '../stills/x.jpg');
  t.is(foundPath('work/a.autochrome.json', '../stills/x.jpg'), join('stills', 'x.jpg'));
  t.is(foundPath('/work/a.autochrome.json', 'x.jpg'), '/work/x.jpg');
  t.is(foundPath('/work/a.autochrome.json', '/y/x.jpg'), '/y/x.jpg');
});
