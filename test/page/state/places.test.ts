import test from 'ava';
import { type Film, loopSpan, type Step, shuttled, stepped } from '../../../page/state/places.js';

const FILM: Film = {
  frames: 100,
  frameRate: [24000, 1001],
  shots: [
    { start: 0, end: 30 },
    { start: 30, end: 70 },
    { start: 70, end: 100 },
  ],
};

const STEPS: readonly (readonly [number, Step, number])[] = [
  [5, 'next frame', 6],
  [99, 'next frame', 99],
  [0, 'previous frame', 0],
  [5, 'next second', 29],
  [5, 'previous second', 0],
  [29, 'next cut', 30],
  [30, 'next cut', 70],
  [70, 'next cut', 99],
  [31, 'previous cut', 30],
  [30, 'previous cut', 0],
  [0, 'previous cut', 0],
  [50, 'first of shot', 30],
  [50, 'last of shot', 69],
  [50, 'first frame', 0],
  [50, 'last frame', 99],
];

for (const [from, step, to] of STEPS) {
  test(`${step} of ${from} is ${to}`, (t) => {
    t.is(stepped(from, step, FILM), to);
  });
}

test('the shot is looped, or the range where one is marked', (t) => {
  t.deepEqual(loopSpan(40, {}, FILM), { start: 30, end: 70 });
  t.deepEqual(loopSpan(40, { from: 35, to: 50 }, FILM), { start: 35, end: 51 });
  t.deepEqual(loopSpan(5, { from: 35 }, FILM), { start: 35, end: 70 });
  t.deepEqual(loopSpan(5, { to: 50 }, FILM), { start: 30, end: 51 });
});

test('J and L go faster, and turn round at the normal speed', (t) => {
  t.is(shuttled(1, false, 1), 1);
  t.is(shuttled(1, true, 1), 2);
  t.is(shuttled(4, true, 1), 8);
  t.is(shuttled(8, true, 1), 8);
  t.is(shuttled(4, true, -1), -1);
  t.is(shuttled(-2, true, -1), -4);
});
