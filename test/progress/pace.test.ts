import test from 'ava';
import fc from 'fast-check';
import { Pace } from '../../src/progress/pace.js';

test('claims nothing during the first frames, nor without a total', (t) => {
  let time = 0;
  const pace = new Pace(() => time);
  for (let frame = 0; frame < 7; frame += 1) {
    time += 100;
    pace.tick();
    t.is(pace.framesPerSecond, undefined);
    t.is(pace.secondsLeft(10), undefined);
  }
  time += 100;
  pace.tick();
  t.is(pace.framesPerSecond, 10);
  t.is(pace.secondsLeft(undefined), undefined);
  t.is(pace.secondsLeft(10), 0.2);
  t.is(pace.secondsLeft(3), undefined);
});

test('a slow beginning is forgotten', (t) => {
  let time = 0;
  const pace = new Pace(() => time);
  for (let frame = 0; frame < 10; frame += 1) {
    time += 5000;
    pace.tick();
  }
  for (let frame = 0; frame < 60; frame += 1) {
    time += 50;
    pace.tick();
  }
  t.is(pace.framesPerSecond, 20);
  t.is(pace.secondsLeft(90), 1);
});

test('at a steady rate the time left is exact', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 8, max: 300 }),
      fc.nat(1000),
      (interval, done, left) => {
        let time = 0;
        const pace = new Pace(() => time);
        for (let frame = 0; frame < done; frame += 1) {
          time += interval;
          pace.tick();
        }
        const expected = (left * interval) / 1000;
        t.true(Math.abs((pace.secondsLeft(done + left) as number) - expected) <= 1e-9 * (1 + expected));
      },
    ),
  );
});
