import test from 'ava';
import sharp from 'sharp';
import type { FrameMeasures } from '../../src/metrics/frame-measures.js';
import { SteadinessPlot } from '../../src/report/steadiness-plot.js';

function frame(index: number, changes: Partial<FrameMeasures> = {}): FrameMeasures {
  return {
    ...{ index, time: index, cut: false, colourfulness: 10 },
    warping: [index === 0 ? undefined : { lag: 1, rgb: 0, chroma: 4, compared: 1 }],
    ...{ distribution: [], quality: undefined },
    ...changes,
  };
}

const words = { title: 'a <b> & "c".mp4', subtitle: 'measured', notes: ['nearly gray'] };

/** Where and how often elements of a kind are. */
const elements = (svg: string, pattern: RegExp) => [...svg.matchAll(pattern)];

test('a plot is well-formed whatever the clip is called, and has its words', async (t) => {
  const plot = new SteadinessPlot([1], false);
  for (let i = 0; i < 5; i += 1) plot.add(frame(i));
  const svg = plot.draw({ ...words, title: `${words.title}\u0007` });
  t.true(svg.includes('a &lt;b&gt; &amp; &quot;c&quot;.mp4'));
  t.true(svg.includes('>nearly gray<'));
  // The renderer refuses what is not well-formed XML.
  const { width, height } = await sharp(Buffer.from(svg))
    .png()
    .toBuffer({ resolveWithObject: true })
    .then(({ info }) => info);
  t.is(width, 960);
  t.true(height > 500);
});

test('cuts are vertical lines in both panels, and lines do not run across them', (t) => {
  const plot = new SteadinessPlot([1], false);
  for (let i = 0; i < 6; i += 1) plot.add(frame(i, i === 3 ? { cut: true, warping: [undefined] } : {}));
  const svg = plot.draw(words);
  const cuts = elements(svg, /class="cut" x1="([\d.]+)" x2="([\d.]+)"/g);
  t.is(cuts.length, 2);
  // Half way of 876 columns from 60 on.
  t.deepEqual(new Set(cuts.flatMap(([, x1, x2]) => [x1, x2])), new Set(['498']));
  const paths = elements(svg, /<path d="([^"]*)" fill="none"/g).map(([, d]) => d as string);
  t.deepEqual(
    paths.map((d) => [...d.matchAll(/M/g)].length),
    [2, 2],
  );
});

test('heights follow the values: roots of the error, with zero at the bottom', (t) => {
  const plot = new SteadinessPlot([1], false);
  plot.add(frame(0));
  for (const [i, chroma] of [0, 4, 16].entries()) {
    plot.add(frame(i + 1, { warping: [{ lag: 1, rgb: 0, chroma, compared: 1 }] }));
  }
  const [path] = elements(plot.draw(words), /<path d="([^"]*)" fill="none"/g).map(([, d]) => d as string);
  const heights = [...(path as string).matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
  t.deepEqual(heights, [272, 182, 92]);
});

test('the truth has a line of its own', (t) => {
  const plot = new SteadinessPlot([1], true);
  const quality = { psnr: 30, chromaDistance: 1, ciede2000: 1, colourfulness: 0.5 };
  for (let i = 0; i < 3; i += 1) plot.add(frame(i, { quality }));
  const svg = plot.draw(words);
  t.true(svg.includes('>truth<'));
  t.is(elements(svg, /<path d="([^"]*)" fill="none"/g).length, 3);
});

test('a plot does not grow with its clip', (t) => {
  const lengthOf = (frames: number) => {
    const plot = new SteadinessPlot([1], false);
    for (let i = 0; i < frames; i += 1) plot.add(frame(i));
    const svg = plot.draw(words);
    return { length: svg.length, svg };
  };
  const long = lengthOf(20_000);
  t.true(long.length < 2 * lengthOf(800).length);
  t.true(long.svg.includes('lines are means of 32 frames'));
});
