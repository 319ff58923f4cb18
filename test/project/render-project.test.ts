import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openProject, renderProject, saveProject } from '../../src/index.js';
import { filmPhotos } from '../support/photo-film.js';
import { temporaryFolder } from '../support/run-cli.js';
import { savedProject } from '../support/saved-project.js';

test('what is edited while a project is rendered is kept, and so is what it was rendered with', async (t) => {
  const folder = await temporaryFolder(t);
  const clip = await filmPhotos(join(folder, 'reel'), [
    { photo: 'womanInRed', frames: 2 },
    { photo: 'manWithCap', frames: 2 },
  ]);
  const path = await savedProject(clip, folder, [2, 4]);
  const project = await openProject(path);
  t.deepEqual(project.document.networks, {});
  let edited: Promise<unknown> | undefined;
  await renderProject(project, {
    output: join(folder, 'out.mkv'),
    onStart: () => {
      const named = project.document.shots.map((shot) => ({ ...shot, name: `${shot.name} again` }));
      edited = saveProject(project, { ...project.document, shots: named });
    },
  });
  await edited;
  const { document } = await openProject(path);
  t.deepEqual(
    document.shots.map(({ name }) => name),
    ['Shot 1 again', 'Shot 2 again'],
  );
  t.regex(document.networks?.upscale ?? '', /^[0-9a-f]{12}$/);
});

test('nothing is written to the folder of a clip that lies elsewhere', async (t) => {
  const folder = await temporaryFolder(t);
  const clip = await filmPhotos(join(folder, 'reel'), [{ photo: 'womanInRed', frames: 2 }]);
  const text = await readFile(await savedProject(clip, folder, [1, 2]), 'utf8');
  const own = join(folder, 'own');
  await mkdir(own);
  await copyFile(join(folder, 'still.png'), join(own, 'still.png'));
  const document = JSON.parse(text);
  const path = join(own, 'frame.autochrome.json');
  const elsewhere = { ...document, clip: { ...document.clip, path: `../reel/${document.clip.path}` } };
  await writeFile(path, JSON.stringify(elsewhere));
  const before = await readdir(join(folder, 'reel'));
  const { output } = await renderProject(await openProject(path));
  t.deepEqual(await readdir(join(folder, 'reel')), before);
  t.deepEqual((await readdir(own)).filter((name) => name.startsWith('frame.colorized')).length, 1);
  t.is(output, join(own, 'frame.colorized.mkv'));
});
