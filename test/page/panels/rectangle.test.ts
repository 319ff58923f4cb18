import test from 'ava';
import { dragged, fitted, gripAt, isMeant, withSide } from '../../../page/panels/rectangle.js';
import type { Rectangle } from '../../../src/preview/protocol.js';

const RECTANGLE: Rectangle = [0.2, 0.3, 0.4, 0.2];
const NEAR = [0.02, 0.02] as const;

test('what is touched is held: an edge, a corner, the whole, or nothing', (t) => {
  t.is(gripAt(undefined, [0.5, 0.5], NEAR), 'new');
  t.is(gripAt(RECTANGLE, [0.9, 0.9], NEAR), 'new');
  t.is(gripAt(RECTANGLE, [0.4, 0.4], NEAR), 'whole');
  t.deepEqual(gripAt(RECTANGLE, [0.19, 0.4], NEAR), [-1, 0]);
  t.deepEqual(gripAt(RECTANGLE, [0.61, 0.51], NEAR), [1, 1]);
  t.is(gripAt(RECTANGLE, [0.19, 0.9], NEAR), 'new', 'beside it, an edge is not held');
});

test('a new rectangle lies between the two points, whichever is first, and within the picture', (t) => {
  t.deepEqual(dragged(undefined, 'new', [0.5, 0.6], [0.1, 0.2]), [0.1, 0.2, 0.4, 0.4]);
  t.deepEqual(dragged(RECTANGLE, 'new', [0.5, 0.5], [1.4, -3]), [0.5, 0, 0.5, 0.5]);
});

test('a rectangle that is moved keeps its size at the edge of the picture', (t) => {
  t.deepEqual(dragged(RECTANGLE, 'whole', [0.3, 0.4], [0.4, 0.4]), [0.3, 0.3, 0.4, 0.2]);
  t.deepEqual(dragged(RECTANGLE, 'whole', [0.3, 0.4], [3, 3]), [0.6, 0.8, 0.4, 0.2]);
});

test('an edge that is dragged past the other one becomes that one', (t) => {
  t.deepEqual(dragged(RECTANGLE, [1, 0], [0.6, 0.4], [0.7, 0.9]), [0.2, 0.3, 0.5, 0.2]);
  t.deepEqual(dragged(RECTANGLE, [-1, 0], [0.2, 0.4], [0.8, 0.4]), [0.6, 0.3, 0.2, 0.2]);
});

test('a click is no rectangle', (t) => {
  t.false(isMeant(dragged(undefined, 'new', [0.5, 0.5], [0.501, 0.7])));
  t.true(isMeant(RECTANGLE));
});

test('sides that are typed keep the rectangle within the picture', (t) => {
  t.deepEqual(withSide(RECTANGLE, 0, 30), [0.3, 0.3, 0.4, 0.2]);
  t.deepEqual(withSide(RECTANGLE, 0, 90), [0.9, 0.3, 0.1, 0.2]);
  t.deepEqual(withSide(RECTANGLE, 2, 100), [0, 0.3, 1, 0.2]);
  t.deepEqual(withSide(RECTANGLE, 3, 0), [0.2, 0.3, 0.4, 0.02]);
});

test('the sum of a start and a size never exceeds the picture', (t) => {
  const [x, , width] = fitted([0.33335, 0, 0.66669, 1]);
  t.true(x + width <= 1);
});
