import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import test from 'ava';
import sharp, { type Sharp } from 'sharp';
import {
  AutochromeError,
  type Candidate,
  memoryCandidates,
  openRecommender,
  type Recommender,
  type RecommendRequest,
  recommend,
} from '../../src/index.js';
import { readLightness } from '../../src/recommend/images/read-lightness.js';
import { photographs } from '../support/stock-photos.js';

let folder: string;
let recommender: Recommender;
let library: Candidate[];

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autochrome-recommend-'));
  recommender = await openRecommender({ device: 'cpu' });
  library = [];
  for (const path of photographs()) library.push(await candidate(path));
});

test.after.always(async () => {
  await recommender?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function candidate(path: string): Promise<Candidate> {
  return { path, frame: undefined, descriptor: await recommender.describe({ image: path }) };
}

/** Writes a photograph that has been changed. */
async function changed(path: string, name: string, change: (photo: Sharp) => Sharp): Promise<string> {
  const small = await sharp(path).resize(400, 320, { fit: 'cover' }).toBuffer();
  const file = join(folder, `${library.findIndex((each) => each.path === path)}-${name}.png`);
  await change(sharp(small)).png().toFile(file);
  return file;
}

const CHANGES: Readonly<Record<string, (photo: Sharp) => Sharp>> = {
  mirrored: (photo) => photo.flop(),
  cropped: (photo) => photo.extract({ left: 40, top: 20, width: 320, height: 260 }),
  'black-and-white': (photo) => photo.grayscale(),
  faded: (photo) => photo.grayscale().linear(0.6, 60).blur(1),
};

for (const [name, change] of Object.entries(CHANGES)) {
  test(`a ${name} photograph finds its original among others`, async (t) => {
    for (const { path } of library) {
      const image = await changed(path, name, change);
      const found = await recommender.recommend({ image, sources: [memoryCandidates(library)], count: 3 });
      const [best] = found.recommendations;
      t.is(best?.path, path, `${basename(path)}: ${JSON.stringify(found.recommendations.slice(0, 2))}`);
      t.log(basename(path), best?.score, best?.reasons.cosine, found.recommendations[1]?.score);
      t.true((best?.reasons.regions.length ?? 0) > 0);
      for (const { query, candidate } of best?.reasons.regions ?? []) {
        for (const { x, y, width, height } of [query, candidate]) {
          t.true(x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 100 && y + height <= 100);
        }
      }
    }
  });
}

test('of near duplicates one is recommended, which names the others', async (t) => {
  const [photo, ...others] = library as [Candidate, ...Candidate[]];
  const plain = await changed(photo.path, 'plain', (image) => image);
  const again = await changed(photo.path, 'again', (image) => image.modulate({ brightness: 1.05 }));
  const next = await changed(photo.path, 'next', (image) =>
    image.extract({ left: 6, top: 4, width: 390, height: 312 }),
  );
  const alike = [await candidate(plain), await candidate(again), await candidate(next)];
  const sources = [memoryCandidates([...others, ...alike])];
  const { recommendations } = await recommender.recommend({ image: plain, sources, count: 50 });
  const [best] = recommendations;
  const both = [best?.path, ...(best?.nearDuplicates ?? []).map(({ path }) => path)];
  t.deepEqual(both.toSorted(), [plain, again, next].toSorted());
  t.is(recommendations.length, others.length + 1);
});

test('a warning tells when nothing fits, and why others were let in', async (t) => {
  const fitting = await recommender.recommend({
    image: library[0]?.path,
    sources: [memoryCandidates(library)],
  });
  t.false(fitting.warnings.some((warning) => warning.startsWith('nothing matches')));
  const size = { width: 256, height: 256, channels: 1 };
  const stripes = Float32Array.from({ length: 65536 }, (_, i) => (i % 16 < 8 ? 20 : 80));
  const told: string[] = [];
  const found = await recommender.recommend({
    lightness: { ...size, data: stripes },
    sources: [memoryCandidates(library)],
    onWarning: (message) => told.push(message),
  });
  t.deepEqual(told, found.warnings);
  t.true(
    told.some((message) => message.startsWith('nothing matches')),
    JSON.stringify(found),
  );
  const none = await recommender.recommend({
    lightness: { ...size, data: stripes },
    sources: [memoryCandidates([])],
  });
  t.deepEqual(none, { recommendations: [], compared: 0, warnings: ['there are no candidates to recommend'] });
});

test('recommend gives what a recommender gives, from a path or from lightness', async (t) => {
  const image = (library[2] as Candidate).path;
  const sources = [memoryCandidates(library)];
  const once = await recommend({ image, sources, count: 2, device: 'cpu' });
  t.deepEqual(once, await recommender.recommend({ image, sources, count: 2 }));
  t.deepEqual(
    once,
    await recommender.recommend({ lightness: await readLightness(image), sources, count: 2 }),
  );
  t.deepEqual(JSON.parse(JSON.stringify(once)).recommendations[0].path, image);
  t.is(once.recommendations.length, 2);
});

test('wrong requests are refused, naming what is allowed', async (t) => {
  const sources = [memoryCandidates(library)];
  const image = 'a.jpg';
  const wrong: [object, RegExp][] = [
    [{ sources }, /no image/],
    [
      { image, lightness: await readLightness((library[0] as Candidate).path), sources },
      /image and lightness are given together/,
    ],
    [{ image, sources: [] }, /`sources` \[\] is not allowed/],
    [{ image, sources: [{}] }, /sources/],
    [{ image, sources, count: 0 }, /`count` 0 is not allowed/],
    [{ image, sources, count: 1.5 }, /count/],
    [{ image: '', sources }, /`image` "" is not allowed/],
    [{ lightness: { width: 8, height: 8, channels: 1, data: new Float32Array(64) }, sources }, /lightness/],
    [{ image, sources, colour: 1 }, /no option 'colour'/],
  ];
  for (const [request, message] of wrong) {
    const error = await t.throwsAsync(recommender.recommend(request as RecommendRequest), {
      instanceOf: AutochromeError,
    });
    t.is(error?.kind, 'usage');
    t.regex(error?.message ?? '', message);
  }
  const missing = await t.throwsAsync(recommender.recommend({ image: join(folder, 'none.jpg'), sources }), {
    instanceOf: AutochromeError,
  });
  t.is(missing?.kind, 'input');
});
