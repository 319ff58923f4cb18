import test from 'ava';
import {
  FITTED,
  type Fit,
  panned,
  pictureAt,
  placed,
  zoomedAt,
  zoomText,
} from '../../../page/viewer/zoom.js';

const FIT: Fit = { size: [640, 360], sampleAspectRatio: 1, area: [1280, 800] };

test('a whole picture lies in the middle, in its proportions', (t) => {
  t.deepEqual(placed(FITTED, FIT), { origin: [0, 40], zoom: [2, 2] });
  t.is(zoomText(FITTED, FIT), '200 %');
  const wide = placed(FITTED, { ...FIT, sampleAspectRatio: 16 / 11 });
  t.true(Math.abs((wide.zoom[0] / wide.zoom[1]) * (11 / 16) - 1) < 1e-12);
  t.true(wide.zoom[0] * 640 <= 1280 + 1e-9);
});

test('what is under the pointer stays there', (t) => {
  const point = [333, 511] as const;
  const before = pictureAt(point, FITTED, FIT);
  const zoomed = zoomedAt(point, 5, FITTED, FIT);
  t.is(zoomed.zoom, 5);
  for (const [i, value] of pictureAt(point, zoomed, FIT).entries()) {
    t.true(Math.abs(value - (before[i] as number)) < 0.001);
  }
});

test('at 100 % samples lie on whole pixels', (t) => {
  const odd = { ...FIT, size: [641, 359] as const, area: [1279, 801] as const };
  const { origin, zoom } = placed(zoomedAt([100, 100], 1, FITTED, odd), odd);
  t.deepEqual(zoom, [1, 1]);
  t.true(origin.every(Number.isInteger));
});

test('a picture that is moved goes with the pointer, and is never lost', (t) => {
  const zoomed = zoomedAt([640, 400], 4, FITTED, FIT);
  const moved = panned([30, -20], zoomed, FIT);
  const [from, to] = [placed(zoomed, FIT).origin, placed(moved, FIT).origin];
  t.deepEqual([to[0] - from[0], to[1] - from[1]], [30, -20]);
  const away = placed(panned([1e6, 1e6], zoomed, FIT), FIT);
  t.true(away.origin[0] <= 640 && away.origin[1] <= 400);
});

test('zooming has ends', (t) => {
  t.is(zoomedAt([0, 0], 1000, FITTED, FIT).zoom, 32);
  t.is(zoomedAt([0, 0], 0.0001, FITTED, FIT).zoom, 1 / 16);
});
