import { join } from 'node:path';
import test from 'ava';
import { assignReferences, createProject, saveProject } from '../../src/index.js';
import { ReferencePictures } from '../../src/preview/reference-pictures.js';
import { SuggestionSearch } from '../../src/preview/shot-suggestions.js';
import { filmPhotos } from '../support/photo-film.js';
import { temporaryFolder } from '../support/run-cli.js';
import { STOCK_PHOTOS } from '../support/stock-photos.js';

test('without a library there are suggestions of shots that show the same, and a warning that says so', async (t) => {
  const folder = await temporaryFolder(t);
  const clip = await filmPhotos(join(folder, 'reel'), [
    { photo: 'womanInRed', frames: 12 },
    { photo: 'tidyDesk', frames: 12 },
    { photo: 'womanInRed', frames: 12, left: 20 },
  ]);
  const created = await createProject({ clip, project: join(folder, 'reel.autochrome.json') });
  const references = [{ path: STOCK_PHOTOS.womanInRed }];
  const document = await assignReferences(created, [0], { references, kind: 'footage' }, () => {});
  const project = await saveProject(created, document);
  const pictures = new ReferencePictures({ backend: 'auto' });
  const told: string[] = [];
  const before = process.env.XDG_DATA_HOME;
  process.env.XDG_DATA_HOME = join(folder, 'none');
  t.teardown(() => {
    if (before === undefined) delete process.env.XDG_DATA_HOME;
    else process.env.XDG_DATA_HOME = before;
  });
  const search = new SuggestionSearch(pictures, {}, (message) => told.push(message));
  const [suggestion] = await search.of(project, 2);
  t.is(suggestion?.reason, 'looks the same as shot 1');
  t.is(pictures.named(suggestion?.id ?? '').path, STOCK_PHOTOS.womanInRed);
  t.regex(told.join(), /no library.*autochrome library add/);
  await search.close();
});
