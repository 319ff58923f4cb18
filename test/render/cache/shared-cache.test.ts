/** What was looked at is not coloured again: the runs of the real network are counted. */
import { join } from 'node:path';
import test from 'ava';
import { openClip } from '../../../src/decode/open-clip.js';
import { chooseFfmpeg } from '../../../src/ffmpeg/choose.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../../src/inference/network-loader.js';
import { openPredictionCache } from '../../../src/render/cache/open-prediction-cache.js';
import { openColouring } from '../../../src/render/open-colouring.js';
import { openShotView } from '../../../src/render/shot-view.js';
import { type GivenSettings, resolveSettings } from '../../../src/settings/settings.js';
import { ON_THIS_THREAD } from '../../../src/temporal/temporal-compute.js';
import { writeColourImage } from '../../support/colour-image.js';
import { generateClip, mediaFolder } from '../../support/generate-clip.js';
import { memorySource } from '../../support/memory-source.js';
import { renderedShot } from '../../support/shot-bench.js';

const runner = await chooseFfmpeg('auto');
const { folder, remove } = await mediaFolder();
let loader: DeviceNetworkLoader;
test.before(async () => {
  loader = await createNetworkLoader({ device: 'cpu', threads: 1 });
});
test.after.always(async () => {
  await loader?.close();
  await remove();
});

/** A loader that counts the runs of `colour`. */
function counting() {
  const counts = { colour: 0 };
  const load: DeviceNetworkLoader['load'] = async (name) => {
    const network = await loader.load(name);
    return {
      name,
      run: (inputs) => {
        if (name === 'colour') counts.colour += 1;
        return network.run(inputs);
      },
    };
  };
  return { counts, loader: { ...loader, load, close: async () => {} } };
}

test('a shot that was looked at is rendered without a run of the network, into the same bytes', async (t) => {
  const references = [{ path: await writeColourImage(join(folder, 'still.png')) }];
  const path = await generateClip(runner, folder, {
    ...{ name: 'reel.mkv', frames: 7, rate: '4', filters: 'hue=s=0' },
  });
  const source = await memorySource(await openClip(path, { runner }));
  const { metadata } = source;
  const { format } = metadata;
  const smoothing = { compute: ON_THIS_THREAD, settings: { lambda: 10, radius: 1, sigma: 5 } };
  const cacheFolder = join(folder, 'predictions');
  const warn = (message: string) => t.fail(message);
  const open = async (given: GivenSettings, cached: boolean) => {
    const { counts, loader: counted } = counting();
    const settings = resolveSettings({ method: 'network', size: 64, device: 'cpu', ...given });
    const cache = cached ? openPredictionCache({ folder: cacheFolder }) : undefined;
    const colouring = await openColouring({
      metadata,
      references,
      settings,
      runner,
      loader: counted,
      cache,
      warn,
    });
    return { counts, colourer: colouring.colourer, close: async () => cache?.close() };
  };
  const shot = { start: 1, end: 6 };

  const plain = await open({}, false);
  const expected = await renderedShot(source, plain.colourer, { shot, smoothing, format });
  t.is(plain.counts.colour, 5);

  const first = await open({}, true);
  const view = openShotView(source, first.colourer, { shot, smoothing });
  for (const index of [3, 1]) await view.smoothed(index);
  t.is(first.counts.colour, 4);
  await view.close();
  await first.close();

  const second = await open({}, true);
  t.deepEqual(await renderedShot(source, second.colourer, { shot, smoothing, format }), expected);
  t.is(second.counts.colour, 1);
  await second.close();

  const third = await open({ strength: 0.5 }, true);
  const again = openShotView(source, third.colourer, { shot, smoothing });
  for (const index of [5, 4, 3, 2, 1]) await again.smoothed(index);
  t.is(third.counts.colour, 0);
  await again.close();
  await third.close();

  for (const given of [{ faithfulness: 0.9 }, { method: 'match' as const }, { size: 96 }]) {
    const other = await open(given, true);
    await renderedShot(source, other.colourer, { shot: { start: 1, end: 2 }, format });
    t.is(other.counts.colour, 1, JSON.stringify(given));
    await other.close();
  }
  await source.close();
});
