import test from 'ava';
import { placeMatcher } from '../../src/colorize/matched-places.js';
import { createNetworkLoader } from '../../src/inference/network-loader.js';
import { loadReferences } from '../../src/references/load-references.js';
import { STOCK_PHOTOS } from '../support/stock-photos.js';

test('the places of a photograph are found in itself where they are', async (t) => {
  const loader = await createNetworkLoader({ device: 'cpu', precision: 'auto' });
  t.teardown(() => loader.close());
  const networks = { reference: await loader.load('reference'), colour: await loader.load('colour') };
  const { images } = await loadReferences([STOCK_PHOTOS.tidyDesk], 256);
  const [image] = images as [(typeof images)[number]];
  const { width, height, data } = image;
  const lightness = { width, height, channels: 1, data: data.slice(0, width * height) };
  const { places, similarity } = await (await placeMatcher(networks, image))(lightness);
  t.is(places.channels, 2);
  const size = places.width * places.height;
  let far = 0;
  for (let i = 0; i < size; i += 1) {
    const x = ((i % places.width) + 0.5) / places.width;
    const y = (Math.floor(i / places.width) + 0.5) / places.height;
    far = Math.max(far, Math.hypot((places.data[i] as number) - x, (places.data[size + i] as number) - y));
  }
  t.true(far < 0.1, `${far}`);
  t.true(similarity.data.every((value) => value > 0.95));
});
