import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import sharp from 'sharp';
import {
  type AutochromeError,
  addToLibrary,
  applySuggestions,
  openProject,
  type ProjectShot,
  type ShotSuggestions,
  suggestReferences,
} from '../../src/index.js';
import { identityOf } from '../../src/project/document/clip-identity.js';
import { createProjectFile } from '../../src/project/document/document-file.js';
import { filmPhotos } from '../support/photo-film.js';
import { projectOf } from '../support/project-document.js';
import { temporaryFolder } from '../support/run-cli.js';
import { STOCK_PHOTOS } from '../support/stock-photos.js';

const FRAMES = 3;

/** A film that goes from one set-up to another and back, with a shot in colour at its end; and a library. */
async function material(
  t: ExecutionContext,
  change: (shots: ProjectShot[]) => ProjectShot[] = (shots) => shots,
) {
  const folder = await temporaryFolder(t);
  const clip = await filmPhotos(join(folder, 'frames'), [
    { photo: 'womanInRed', frames: FRAMES },
    { photo: 'tidyDesk', frames: FRAMES, left: 10 },
    { photo: 'womanInRed', frames: FRAMES, left: 12 },
    { photo: 'manWithCap', frames: FRAMES, colour: true },
  ]);
  const plain = projectOf([1, 2, 3, 4].map((n) => n * FRAMES));
  const shots = plain.shots.map((shot, i) => ({ ...shot, kind: i === 3 ? ('colour' as const) : shot.kind }));
  const path = join(folder, 'film.autochrome.json');
  const stored = { ...plain.clip, ...(await identityOf(clip)), path: 'frames/frame_%03d.png' };
  await createProjectFile(path, { ...plain, clip: stored, shots: change(shots) }, false);
  const images = join(folder, 'images');
  await mkdir(images);
  for (const [name, photo] of Object.entries(STOCK_PHOTOS)) {
    if (name !== 'manWithCap') await copyFile(photo, join(images, `${name}.jpg`));
  }
  const library = join(folder, 'library');
  await addToLibrary({ paths: [images], library, device: 'cpu' });
  return { folder, clip, library, images, open: () => openProject(path) };
}

const bestOf = ({ suggestions: [best] }: ShotSuggestions) => best?.path.split('/').at(-1);

test.serial('each shot is shown what looks like it; one that returns gets the same', async (t) => {
  const { open, library } = await material(t, (shots) =>
    shots.map((shot, i) => (i === 3 ? { ...shot, kind: 'title' } : shot)),
  );
  const { suggestions } = await suggestReferences(await open(), { library, device: 'cpu' });
  t.deepEqual(
    suggestions.map((shot) => [shot.index, shot.frame, shot.returnsTo, bestOf(shot)]),
    [
      [0, 1, undefined, 'womanInRed.jpg'],
      [1, 4, undefined, 'tidyDesk.jpg'],
      [2, 7, 0, 'womanInRed.jpg'],
    ],
  );
  t.deepEqual(suggestions[2]?.suggestions, suggestions[0]?.suggestions);
  for (const { suggestions: found } of suggestions) {
    t.is(found[0]?.source, 'library');
    t.true(found[0]?.fits);
    t.true((found[0]?.reasons?.regions.length ?? 0) > 0);
    const scores = found.map(({ score }) => score as number);
    t.deepEqual(
      scores,
      scores.toSorted((a, b) => b - a),
    );
  }
});

test.serial('references of a shot that shows the same come first, and are what is applied', async (t) => {
  const given = [{ path: 'images/womanInTeal.jpg', weight: 2 }];
  const { open, library } = await material(t, (shots) =>
    shots.map((shot, i) => (i === 2 ? { ...shot, references: given } : shot)),
  );
  const project = await open();
  const { suggestions } = await suggestReferences(project, { library, device: 'cpu', shots: [0, 1] });
  t.like(suggestions[0]?.suggestions[0], { source: 'shot', shotIndex: 2, fits: true, score: undefined });
  t.is(suggestions[1]?.suggestions[0]?.source, 'library');
  const { document, shots } = applySuggestions(project, suggestions);
  t.deepEqual(shots, [0, 1]);
  t.deepEqual(
    document.shots.map(({ references }) => references),
    [given, [{ path: 'images/tidyDesk.jpg' }], given, []],
  );
  t.deepEqual(applySuggestions({ ...project, document }, suggestions).shots, []);
});

test.serial('the film in colour comes before the library, where it fits', async (t) => {
  const { open, library, folder, clip } = await material(t);
  const trailer = join(folder, 'trailer');
  const films = [await filmPhotos(trailer, [{ photo: 'womanInRed', frames: FRAMES, left: 6, colour: true }])];
  const { suggestions } = await suggestReferences(await open(), { library, films, device: 'cpu' });
  t.like(suggestions[0]?.suggestions[0], { source: 'film', path: films[0], frame: 1 });
  t.like(suggestions[1]?.suggestions[0], { source: 'library' });
  // What is in colour in the film itself shows another face.
  t.like(suggestions[0]?.suggestions[1], { source: 'film', path: clip, frame: 10 });
});

test.serial(
  'a scan of a lobby card is the film in colour too; what is named has to be readable',
  async (t) => {
    const { open, library, folder } = await material(t);
    const cards = join(folder, 'cards');
    await mkdir(cards);
    await copyFile(STOCK_PHOTOS.tidyDesk, join(cards, 'desk.jpg'));
    await writeFile(join(cards, 'torn.jpg'), 'not an image');
    const warnings: string[] = [];
    const options = {
      library,
      shots: [1],
      device: 'cpu',
      onWarning: (text: string) => warnings.push(text),
    } as const;
    const { suggestions } = await suggestReferences(await open(), { ...options, films: [cards] });
    t.like(suggestions[0]?.suggestions[0], { source: 'film', path: join(cards, 'desk.jpg') });
    t.true(warnings.some((text) => /torn\.jpg .*skipped/.test(text)));
    const named = suggestReferences(await open(), { ...options, films: [join(cards, 'torn.jpg')] });
    t.is((await t.throwsAsync<AutochromeError>(named, { message: /`films` .*torn\.jpg/ }))?.kind, 'input');
  },
);

test.serial('a sheet shows the shots, and replaces nothing unless it may', async (t) => {
  const { open, library, folder } = await material(t);
  const sheet = join(folder, 'sheet.png');
  const options = { library, sheet, shots: [0, 1], count: 2, device: 'cpu' } as const;
  await suggestReferences(await open(), options);
  const { width, height } = await sharp(sheet).metadata();
  t.deepEqual([width, height], [3 * 240 + 2 * 4, 2 * 180 + 4]);
  const { mtimeMs } = await stat(sheet);
  await t.throwsAsync(suggestReferences(await open(), options), { message: /exists already/ });
  t.is((await stat(sheet)).mtimeMs, mtimeMs);
  await t.throwsAsync(suggestReferences(await open(), { ...options, sheet: join(folder, 'sheet.gif') }), {
    message: /sheet\.gif is not allowed/,
  });
});

test.serial(
  'without a library there is nothing to suggest from, unless the film is there in colour',
  async (t) => {
    const { open, folder } = await material(t);
    const none = join(folder, 'none');
    await t.throwsAsync(suggestReferences(await open(), { library: none, device: 'cpu' }), {
      message: /no library/,
    });
  },
);
