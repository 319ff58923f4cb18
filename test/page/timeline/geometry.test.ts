import test from 'ava';
import {
  allowedCut,
  frameAt,
  plotPath,
  rulerFrames,
  thumbnailFrames,
  tilesOf,
  type Widths,
  widthOf,
  xOfFrame,
} from '../../../page/timeline/geometry.js';

const SHOTS = [
  { start: 0, end: 100 },
  { start: 100, end: 101 },
  { start: 101, end: 400 },
];

test('proportional tiles fill the width, and the shortest shot can be hit', (t) => {
  const tiles = tilesOf(SHOTS, 'proportional', 1000);
  t.is(Math.round(widthOf(tiles)), 1000);
  t.true((tiles[1]?.width ?? 0) >= 4);
  t.true(Math.abs((tiles[2]?.width ?? 0) / (tiles[0]?.width ?? 1) - 2.99) < 0.1);
});

test('equal tiles grow beyond the width rather than get too small', (t) => {
  t.deepEqual(
    tilesOf(SHOTS, 'equal', 900).map(({ width }) => width),
    [300, 300, 300],
  );
  const many = Array.from({ length: 50 }, (_, i) => ({ start: i, end: i + 1 }));
  t.is(widthOf(tilesOf(many, 'equal', 900)), 50 * 96);
});

for (const widths of ['proportional', 'equal'] as const satisfies readonly Widths[]) {
  test(`every frame is found where it is drawn: ${widths}`, (t) => {
    const tiles = tilesOf(SHOTS, widths, 1000);
    for (let frame = 0; frame < 400; frame += 1) {
      const from = xOfFrame(frame, SHOTS, tiles);
      const to = xOfFrame(frame + 1, SHOTS, tiles);
      t.true(to > from);
      t.is(frameAt((from + to) / 2, SHOTS, tiles), frame);
    }
  });
}

test('places outside are the nearest frame', (t) => {
  const tiles = tilesOf(SHOTS, 'proportional', 1000);
  t.is(frameAt(-50, SHOTS, tiles), 0);
  t.is(frameAt(5000, SHOTS, tiles), 399);
  t.is(xOfFrame(400, SHOTS, tiles), widthOf(tiles));
});

test('a cut leaves a frame to both shots', (t) => {
  t.is(allowedCut(50, 2, SHOTS), 101);
  t.is(allowedCut(900, 2, SHOTS), 399);
  t.is(allowedCut(-3, 1, SHOTS), 1);
  t.is(allowedCut(200, 2, SHOTS), 200);
});

test('a ruler names as many frames as have room', (t) => {
  const tiles = tilesOf(SHOTS, 'proportional', 1000);
  t.deepEqual(
    rulerFrames(SHOTS, tiles, { widths: 'proportional', rate: 25, room: 90 }),
    [0, 50, 100, 150, 200, 250, 300, 350],
  );
  const equal = tilesOf(SHOTS, 'equal', 1000);
  t.deepEqual(rulerFrames(SHOTS, equal, { widths: 'equal', rate: 25, room: 90 }), [0, 100, 101]);
  t.deepEqual(rulerFrames(SHOTS, equal, { widths: 'equal', rate: 25, room: 400 }), [0, 101]);
});

test('thumbnails are spread over the shot, and never more than its frames', (t) => {
  t.deepEqual(thumbnailFrames({ start: 100, end: 200 }, 400, 100, 8), [112, 137, 162, 187]);
  t.deepEqual(thumbnailFrames({ start: 100, end: 200 }, 20, 100, 8), [150]);
  t.deepEqual(thumbnailFrames({ start: 5, end: 7 }, 900, 100, 8), [5, 6]);
  t.is(thumbnailFrames({ start: 0, end: 500 }, 9000, 100, 8).length, 8);
});

test('a plot has gaps where numbers are missing', (t) => {
  t.is(plotPath([null, 1, 2, null, 0], 2, [40, 10]), 'M10.0 5.0L20.0 0.0M40.0 10.0');
  t.is(plotPath([0], 0, [40, 10]), 'M20.0 10.0');
});
