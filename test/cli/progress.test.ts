import test from 'ava';
import { jsonProgress } from '../../src/cli/json-progress.js';
import { lineProgress } from '../../src/cli/line-progress.js';
import { planLines, progressLine, renderWording, resultLine, stageLine } from '../../src/cli/render-lines.js';
import type { RenderPlan, RenderProgress, RenderResult } from '../../src/index.js';
import { FakeSource } from '../support/fake-source.js';

const stageTimes = { decode: 1.25, colorize: 80, smooth: 30, upscale: 20.04, encode: 3 };
const networks = { lightness: '3eca41f8b41b', colour: 'a9a27a8da57b' };
const progress: RenderProgress = {
  frames: 57,
  total: 150,
  framesPerSecond: 9.4,
  secondsLeft: 9.9,
  stageTimes,
  warnings: [],
  output: undefined,
};
const plan: RenderPlan = {
  metadata: new FakeSource({ frames: 150 }).metadata,
  output: 'fake.colorized.mp4',
  codec: 'h264',
  method: 'network',
  device: 'cpu',
  networks,
  backend: 'wasm',
  total: 150,
};
const result: RenderResult = {
  output: 'fake.colorized.mp4',
  frames: 150,
  elapsedSeconds: 75.2,
  framesPerSecond: 1.995,
  stageTimes,
  networks,
  warnings: [],
};

test('lines say what is known and nothing else', (t) => {
  t.is(progressLine(progress), '57/150 frames, 9.40 frames/s, 0:10 left');
  t.is(progressLine({ ...progress, total: undefined, secondsLeft: undefined }), '57 frames, 9.40 frames/s');
  t.is(
    progressLine({ ...progress, frames: 1, framesPerSecond: undefined, secondsLeft: undefined }),
    '1/150 frames',
  );
  t.is(
    stageLine(stageTimes),
    'ms per frame: decode 1.3, colorize 80.0, smooth 30.0, upscale 20.0, encode 3.0',
  );
  t.is(resultLine(result), 'fake.colorized.mp4: 150 frames in 1:15, 2.00 frames/s');
  t.deepEqual(planLines(plan), [
    'fake.mp4: 6x4, 8-bit 4:2:0, 24 frames/s, 150 frames',
    'fake.colorized.mp4: h264; method network on cpu, wasm ffmpeg',
  ]);
});

test('without a terminal a line comes every five seconds', (t) => {
  let time = 0;
  const lines: string[] = [];
  const printer = lineProgress(
    (line) => lines.push(line),
    renderWording(true),
    () => time,
  );
  printer.start(plan);
  for (let frame = 1; frame <= 100; frame += 1) {
    time += 100;
    printer.progress({ ...progress, frames: frame });
  }
  printer.warning('the reference holds no colours');
  printer.result(result);
  t.deepEqual(lines.slice(2), [
    `50/150 frames, 9.40 frames/s, 0:10 left (${stageLine(stageTimes)})`,
    `100/150 frames, 9.40 frames/s, 0:10 left (${stageLine(stageTimes)})`,
    'warning: the reference holds no colours',
    stageLine(stageTimes),
    resultLine(result),
  ]);
});

test('as JSON every event names its type', (t) => {
  const events: Record<string, unknown>[] = [];
  const printer = jsonProgress((event) => events.push(event));
  printer.start(plan);
  printer.progress(progress);
  printer.warning('dark');
  printer.progress({ ...progress, output: 'fake.colorized.mp4' });
  printer.result(result);
  t.deepEqual(
    events.map(({ type }) => type),
    ['start', 'progress', 'warning', 'result'],
  );
  t.is(events[0]?.input, 'fake.mp4');
  t.deepEqual(events[1], {
    type: 'progress',
    frames: 57,
    total: 150,
    framesPerSecond: 9.4,
    secondsLeft: 9.9,
    stageTimes,
  });
  t.is(events[3]?.output, 'fake.colorized.mp4');
  for (const index of [0, 3]) t.is(events[index]?.networks, networks);
});
