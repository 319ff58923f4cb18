import { Writable } from 'node:stream';
import test from 'ava';
import { barProgress } from '../../src/cli/bar-progress.js';
import { renderWording, resultLine } from '../../src/cli/render-lines.js';
import type { RenderProgress } from '../../src/index.js';
import { FakeSource } from '../support/fake-source.js';

const stageTimes = { decode: 1, colorize: 2, smooth: 2.5, upscale: 3, encode: 4 };

/** A terminal that keeps what is drawn on it. */
function terminal() {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return {
    stream: Object.assign(stream, { isTTY: true, columns: 120 }) as unknown as NodeJS.WriteStream,
    drawn: () => text,
  };
}

test('the bar gives way to warnings and to the result, and ends with the cursor shown', (t) => {
  const { stream, drawn } = terminal();
  const printer = barProgress(stream, renderWording(true));
  printer.start({
    metadata: new FakeSource({ frames: 10 }).metadata,
    output: 'out.mp4',
    codec: 'h264',
    method: 'network',
    device: 'cpu',
    networks: {},
    backend: 'native',
    total: 10,
  });
  const progress: RenderProgress = {
    frames: 5,
    total: 10,
    framesPerSecond: 2,
    secondsLeft: 2.5,
    stageTimes,
    warnings: [],
    output: undefined,
  };
  printer.warning('a first one');
  printer.progress(progress);
  printer.warning('the reference is grey');
  printer.progress({ ...progress, frames: 9, secondsLeft: 0.5 });
  const result = {
    output: 'out.mp4',
    frames: 10,
    elapsedSeconds: 5,
    framesPerSecond: 2,
    stageTimes,
    networks: {},
    warnings: [],
  };
  printer.result(result);
  printer.end();
  printer.progress({ ...progress, frames: 10 });
  t.true(drawn().includes('warning: the reference is grey\n'));
  t.true(drawn().includes('5/10 frames, 2.00 frames/s, 0:03 left'));
  const hideCursor = drawn().lastIndexOf('\u001b[?25l');
  t.true(drawn().lastIndexOf('\u001b[?25h') > hideCursor);
  t.true(drawn().endsWith(`${resultLine(result)}\n`));
});
