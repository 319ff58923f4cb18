import test from 'ava';
import { lastValueFrom, type Observable, of, throwError } from 'rxjs';
import { RenderError } from '../../src/pipeline/render-error.js';
import { runPipeline } from '../../src/pipeline/run-pipeline.js';
import { StageClock } from '../../src/pipeline/stage-clock.js';
import { FakeSink } from '../support/fake-sink.js';
import { FakeSource } from '../support/fake-source.js';

const ran = (stages: () => Observable<unknown>) => {
  const sink = new FakeSink();
  const job = { source: new FakeSource({ frames: 3 }), sink, range: { start: 0, end: undefined } };
  const clocks = { decode: new StageClock() };
  return {
    sink,
    run: lastValueFrom(runPipeline({ ...job, poolCapacity: 1, clocks, signal: undefined, stages })),
  };
};

test('stages that fail as they begin, or while they are put together, end the render as any error does', async (t) => {
  const thrown = () => {
    throw new Error('nothing fits');
  };
  for (const stages of [() => throwError(() => new Error('nothing fits')), thrown]) {
    const { sink, run } = ran(stages);
    const error = await t.throwsAsync(run, { instanceOf: RenderError });
    t.is(error?.message, 'nothing fits');
    t.is(sink.state, 'aborted');
  }
});

test('stages that end as they begin end the render', async (t) => {
  const { sink, run } = ran(() => of(0, 1, 2));
  t.is((await run).frames, 3);
  t.is(sink.state, 'finished');
});
