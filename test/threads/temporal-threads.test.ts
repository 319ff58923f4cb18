import test from 'ava';
import { AutochromeError } from '../../src/errors.js';
import { openTemporalThreads } from '../../src/threads/temporal-threads.js';
import { texture } from '../support/moving-shot.js';
import { testTemporalCompute } from '../support/temporal-conformance.js';

const threads = openTemporalThreads(2);
test.after.always(() => threads.close());

testTemporalCompute('threads', threads);

test('an error on a thread is one of the temporal stage, and the thread goes on', async (t) => {
  const own = openTemporalThreads(1);
  const [small, large] = [texture(24, 24), texture(32, 24)];
  const error = await t.throwsAsync(own.motion(small, large), { instanceOf: AutochromeError });
  t.regex(error?.message ?? '', /temporal stage failed: .*24x24 .*32x24/);
  t.is((await own.motion(small, small)).forward.flow.width, 24);
  await own.close();
  await t.throwsAsync(own.motion(small, small), { instanceOf: AutochromeError });
});

test('what a stream knows is forgotten at its end', async (t) => {
  const frame = { lightness: texture(8, 8), processed: texture(8, 8), motion: undefined, wanted: true };
  const stream = threads.open({ width: 8, height: 8 }, { lambda: 1, radius: 1, sigma: 5 });
  t.is((await stream.push(frame)).length, 0);
  t.is((await stream.finish()).length, 1);
  await t.throwsAsync(stream.push(frame), { instanceOf: AutochromeError, message: /stream has ended/ });
});
