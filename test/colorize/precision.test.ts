import { existsSync } from 'node:fs';
import test from 'ava';
import { createColorizer } from '../../src/colorize/create-colorizer.js';
import type { Precision } from '../../src/inference/network.js';
import { createNetworkLoader } from '../../src/inference/network-loader.js';
import { networkPath } from '../../src/inference/registry.js';
import { mean, saturations } from '../support/chroma-measures.js';
import { integersAreExact } from '../support/exact-integers.js';
import { lightnessOf, mirrored, STOCK_PHOTOS, stockLab } from '../support/stock-photos.js';

const isThere = (precision: Precision) =>
  (['reference', 'colour'] as const).every((name) => existsSync(networkPath(name, { precision })));

const exact = await integersAreExact();

/** What is missing here for a precision; undefined where nothing is. */
function whyNot(precision: Precision): string | undefined {
  if (!isThere(precision)) return `no ${precision} weights`;
  return precision === 'int8' && !exact ? 'no exact products of 8-bit integers' : undefined;
}

/** Mean distance in a*b* from the colours of 32 bits that rounding explains. */
const NEAR: Record<Exclude<Precision, 'fp32'>, number> = { int8: 1.5 };

const cases = (['int8'] as const).flatMap((precision) =>
  (['network', 'match'] as const).map((method) => ({ precision, method })),
);
for (const { precision: other, method } of cases) {
  const lacking = whyNot(other);
  const testHere = lacking === undefined ? test : test.skip;
  const name = `${method}: ${other} gives the colours that fp32 does`;
  testHere(lacking === undefined ? name : `${name} (${lacking})`, async (t) => {
    const photo = await stockLab(STOCK_PHOTOS.womanInTeal, 192, 192);
    const [whole, half] = await Promise.all(
      (['fp32', other] as const).map(async (precision) => {
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
    t.true(off > 0 && off < NEAR[other], `${off}`);
  });
}
