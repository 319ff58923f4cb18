import { existsSync } from 'node:fs';
import test from 'ava';
import { createColorizer } from '../../src/colorize/create-colorizer.js';
import { createNetworkLoader } from '../../src/inference/network-loader.js';
import { networkPath } from '../../src/inference/registry.js';
import { mean, saturations } from '../support/chroma-measures.js';
import { lightnessOf, mirrored, STOCK_PHOTOS, stockLab } from '../support/stock-photos.js';

const isThere = (['reference', 'colour'] as const).every((name) =>
  existsSync(networkPath(name, { precision: 'fp16' })),
);
const testHere = isThere ? test : test.skip;

for (const method of ['network', 'match'] as const) {
  testHere(`${method}: weights of 16 bits give the colours that those of 32 bits do`, async (t) => {
    const photo = await stockLab(STOCK_PHOTOS.womanInTeal, 192, 192);
    const [whole, half] = await Promise.all(
      (['fp32', 'fp16'] as const).map(async (precision) => {
        const loader = await createNetworkLoader({ device: 'cpu', precision });
        const colorizer = await createColorizer({ method, references: [mirrored(photo)], loader });
        const { chroma } = await colorizer.colorize(lightnessOf(photo));
        await loader.close();
        return chroma;
      }),
    );
    if (!whole || !half) throw new Error('a precision is missing');
    const data = whole.data.map((value, i) => value - (half.data[i] as number));
    const off = mean(saturations({ ...whole, data }));
    t.log(off);
    t.true(off > 0 && off < 0.5, `${off}`);
  });
}
