import test from 'ava';
import type { ComparedMeasures } from '../../../evaluation/steadiness/compare.js';
import { type SteadinessFigures, steadinessTables, verdict } from '../../../evaluation/steadiness/tables.js';

function measured(warping: number, toRaw: number, psnr: number): ComparedMeasures {
  const rest = { pairs: 3, rgb: 0, compared: 1 };
  return {
    ...{ frames: 4, cuts: 0, colourfulness: 20, cdc: 0.002, toRaw },
    // A clip of four frames has no pair 5 or 20 apart.
    warping: [1, 5, 20].map((lag) => {
      const chroma = lag === 1 ? warping : undefined;
      return { ...rest, lag, chroma, chromaRoot: chroma === undefined ? undefined : Math.sqrt(chroma) };
    }),
    quality: { psnr, chromaDistance: 3, ciede2000: 2, colourfulness: 1, frames: 4, identical: 0 },
  };
}

function clip(name: string, raw: ComparedMeasures, smoothed: ComparedMeasures): SteadinessFigures {
  const truth = measured(0.5, 3, 0);
  return {
    ...{ name, heldOut: false, frames: 4 },
    measures: new Map([
      ['truth', truth],
      ['raw', raw],
      ['smoothed', smoothed],
    ]),
  };
}

test('says what a clip misses of the criterion, the bounds being within it', (t) => {
  const raw = measured(2, 0, 30);
  t.is(verdict(clip('a', raw, measured(1, 1.5, 30))), '');
  t.is(verdict(clip('b', raw, measured(1.01, 1.5, 30))), 'steadiness');
  t.is(verdict(clip('c', raw, measured(1, 1.51, 30))), 'nearness to raw');
  t.is(verdict(clip('d', raw, measured(1.1, 2, 29.99))), 'steadiness, nearness to raw, PSNR');
});

test('has a row for each clip, and the mean of what is left of each', (t) => {
  const tables = steadinessTables([
    clip('one', measured(2, 0, 30), measured(0.4, 1, 31)),
    clip('two', measured(10, 0, 30), measured(8, 1, 29)),
  ]);
  t.regex(tables, /^\| one \| 0\.50 \| 2\.00 \| 0\.40 \|(?: {2}\|){6} 0\.20 \|$/m);
  t.regex(tables, /^\| mean \| 0\.50 \| 6\.00 \| 4\.20 \|(?: {2}\|){6} 0\.50 \|$/m);
  t.regex(tables, /^1 of 2 clips meet the criterion\.$/m);
  t.notRegex(tables, /Temporal window/);
});
