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
