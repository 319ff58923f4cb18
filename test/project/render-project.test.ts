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
