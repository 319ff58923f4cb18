import test from 'ava';
import { StageClock } from '../../src/pipeline/stage-clock.js';

test('overlapping frames are counted once, pauses not at all', async (t) => {
  let time = 0;
  const clock = new StageClock(() => time);
  clock.enter();
  time = 10;
  clock.enter();
  time = 30;
  clock.leave();
  t.is(clock.milliseconds, 30);
  time = 40;
  clock.leave();
  time = 100;
  t.is(clock.milliseconds, 40);
  await t.throwsAsync(
    clock.during(async () => {
      time = 105;
      throw new Error('stage failed');
    }),
  );
  time = 200;
  t.is(clock.milliseconds, 45);
});
