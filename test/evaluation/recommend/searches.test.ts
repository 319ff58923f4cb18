import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { histogramDistance, lightnessHistogram } from '../../../evaluation/recommend/histograms.js';
import { readManifest } from '../../../evaluation/recommend/kinds.js';
import { planQueries } from '../../../evaluation/recommend/queries.js';
import { SearchedLibrary } from '../../../evaluation/recommend/searches.js';
import { AutochromeError } from '../../../src/errors.js';
import { createNetworkLoader } from '../../../src/inference/network-loader.js';
import { randomDescriptor } from '../../support/descriptors.js';

test('a picture is of the kind that its path or its folder names', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'autochrome-manifest-'));
  t.teardown(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, 'train'));
  const rows = [
    'path\tsource\tclass\torigin\twidth\theight',
    'train/sample/flat/n01443537_goldfish.jpg\tsample\tflat\ta\t8\t8',
    'train/nette/n01443537/1.jpg\tnette\tn01443537\tb\t8\t8',
    'train/flowers/rose/1.jpg\tflowers\trose\tc\t8\t8',
    'train/birds/flat/n_1.jpg\tbirds\tflat\td\t8\t8',
  ];
  await writeFile(join(root, 'train', 'MANIFEST.tsv'), `${rows.join('\n')}\n`);
  const manifest = await readManifest(root);
  t.deepEqual(
    manifest.map(({ source, kind }) => [source, kind]),
    [
      ['sample', 'n01443537'],
      ['nette', 'n01443537'],
      ['flowers', 'flowers/rose'],
      ['birds', undefined],
    ],
  );
  const error = await t.throwsAsync(readManifest(join(root, 'none')), { instanceOf: AutochromeError });
  t.is(error?.kind, 'input');
});

test('queries are never in the library', async (t) => {
  const manifest = Array.from({ length: 400 }, (_, i) => ({ path: `${i}.jpg`, source: 'a', kind: 'a/b' }));
  const tuning = await planQueries(manifest, true, 1000);
  const drawn = tuning.sets[0]?.paths ?? [];
  t.is(drawn.length, 300);
  t.deepEqual([...drawn, ...tuning.library].toSorted(), manifest.map(({ path }) => path).toSorted());
  t.deepEqual(await planQueries(manifest.toReversed(), true, 1000).then(({ sets }) => sets[0]?.paths), drawn);
  const kept = await planQueries(manifest, false, 7);
  t.deepEqual(
    kept.sets.map(({ name, paths }) => [name, paths.length]),
    [
      ['pictures', 7],
      ['judged', 7],
    ],
  );
  t.is(kept.library.length, 400);
});

test('histograms count lightness, and are as far apart as their shares differ', (t) => {
  const picture = (...lightness: number[]) =>
    lightnessHistogram({
      width: lightness.length,
      height: 1,
      channels: 1,
      data: Float32Array.from(lightness),
    });
  const [dark, light, half] = [picture(0, 1), picture(99, 100), picture(1, 99)];
  t.is(dark[0], 1);
  t.is(light[63], 1);
  t.is(histogramDistance(dark, light), 2);
  t.is(histogramDistance(dark, half), 1);
  t.is(histogramDistance(half, half), 0);
});

test('every search finds the picture that is the query', async (t) => {
  const loader = await createNetworkLoader({ device: 'cpu' });
  t.teardown(() => loader.close());
  const pictures = Array.from({ length: 30 }, (_, i) => ({
    path: `${i}.jpg`,
    descriptor: randomDescriptor(i),
    histogram: Float32Array.from({ length: 64 }, (_, step) => (step === i ? 1 : 0)),
  }));
  const library = new SearchedLibrary(pictures, await loader.load('rank'));
  const query = pictures[12] as (typeof pictures)[number];
  const { paths, fit } = await library.search(query, 3);
  t.deepEqual(new Set(Object.values(paths)), new Set(['12.jpg']));
  t.true(fit.cosine > 0.999);
});
