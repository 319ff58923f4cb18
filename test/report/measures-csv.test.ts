import test from 'ava';
import type { FrameMeasures } from '../../src/metrics/frame-measures.js';
import { csvHeading, csvRow } from '../../src/report/measures-csv.js';

test('every cell of a row stands under its name; what was not measured is empty', (t) => {
  const frame: FrameMeasures = {
    ...{ index: 8, time: 1 / 3, cut: true, colourfulness: 31.25 },
    warping: [{ lag: 1, rgb: 0.000123456789, chroma: 4, compared: 0.5 }, undefined],
    distribution: [0.25, undefined, undefined],
    quality: { psnr: Number.POSITIVE_INFINITY, ciede2000: 2, chromaDistance: 3, colourfulness: 0.9 },
  };
  const names = csvHeading([1, 5]).trimEnd().split(',');
  const cells = csvRow(frame).trimEnd().split(',');
  t.is(cells.length, names.length);
  const row = Object.fromEntries(names.map((name, i) => [name, cells[i]]));
  t.deepEqual(row, {
    ...{ frame: '8', time: '0.3333333', cut: '1', colourfulness: '31.25' },
    ...{ warping_rgb_1: '0.0001234568', warping_chroma_1: '4', compared_1: '0.5' },
    ...{ warping_rgb_5: '', warping_chroma_5: '', compared_5: '' },
    ...{ cdc_1: '0.25', cdc_2: '', cdc_4: '' },
    ...{ psnr: 'Infinity', ciede2000: '2', chroma_distance: '3', colourfulness_ratio: '0.9' },
  });
});
