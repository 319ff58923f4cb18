import test from 'ava';
import { MeasuresTally } from '../../src/metrics/clip-measures.js';
import type { FrameMeasures } from '../../src/metrics/frame-measures.js';

function frame(index: number, changes: Partial<FrameMeasures> = {}): FrameMeasures {
  return {
    ...{ index, time: index, cut: false, colourfulness: 10 },
    ...{ warping: [undefined], distribution: [undefined, undefined, undefined], quality: undefined },
    ...changes,
  };
}

test('means count every pair the same, and the root is that of the mean', (t) => {
  const tally = new MeasuresTally([5]);
  tally.add(frame(0, { colourfulness: 20 }));
  tally.add(frame(1, { warping: [{ lag: 5, rgb: 0.1, chroma: 7, compared: 1 }] }));
  tally.add(frame(2, { warping: [{ lag: 5, rgb: 0.3, chroma: 25, compared: 0.5 }], cut: true }));
  const { frames, cuts, colourfulness, warping } = tally.measures();
  t.deepEqual([frames, cuts, colourfulness], [3, 1, 40 / 3]);
  t.deepEqual(warping, [{ lag: 5, pairs: 2, rgb: 0.2, chroma: 16, chromaRoot: 4, compared: 0.75 }]);
});

test('CDC is the mean over its three distances, and there is none unless all are there', (t) => {
  const tally = new MeasuresTally([1]);
  tally.add(frame(0, { distribution: [0.1, 0.2, undefined] }));
  t.is(tally.measures().cdc, undefined);
  tally.add(frame(1, { distribution: [0.3, 0.2, 0.7] }));
  t.true(Math.abs((tally.measures().cdc ?? 0) - (0.2 + 0.2 + 0.7) / 3) < 1e-12);
});

test('frames identical with the truth do not make the PSNR of a clip infinite', (t) => {
  const tally = new MeasuresTally([1]);
  t.is(tally.measures().quality, undefined);
  const same = { psnr: Number.POSITIVE_INFINITY, chromaDistance: 0, ciede2000: 0, colourfulness: 1 };
  tally.add(frame(0, { quality: same }));
  t.deepEqual(tally.measures().quality, {
    ...{ psnr: undefined, chromaDistance: 0, ciede2000: 0, colourfulness: 1 },
    ...{ frames: 1, identical: 1 },
  });
  tally.add(frame(1, { quality: { psnr: 30, chromaDistance: 4, ciede2000: 2, colourfulness: 0.5 } }));
  t.deepEqual(tally.measures().quality, {
    ...{ psnr: 30, chromaDistance: 2, ciede2000: 1, colourfulness: 0.75 },
    ...{ frames: 2, identical: 1 },
  });
});

test('a clip without pairs has none of the measures of pairs', (t) => {
  const tally = new MeasuresTally([1, 20]);
  tally.add(frame(0));
  const { warping, cdc } = tally.measures();
  t.is(cdc, undefined);
  t.deepEqual(
    warping.map(({ lag, pairs, chromaRoot }) => [lag, pairs, chromaRoot]),
    [
      [1, 0, undefined],
      [20, 0, undefined],
    ],
  );
});
