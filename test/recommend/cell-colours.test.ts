import test from 'ava';
import { cellColours } from '../../src/recommend/cell-colours.js';
import { GRID_SIDE } from '../../src/recommend/descriptor.js';

const CELLS = GRID_SIDE * GRID_SIDE;

test('each cell has the mean a* and b* of its samples, rounded and held to what a byte holds', (t) => {
  const [width, height] = [4 * GRID_SIDE, 2 * GRID_SIDE];
  const size = width * height;
  const data = new Float32Array(3 * size);
  const cellOf = (i: number) =>
    Math.floor(Math.floor(i / width) / 2) * GRID_SIDE + Math.floor((i % width) / 4);
  for (let i = 0; i < size; i += 1) {
    // Samples of a cell lie about its mean.
    data[size + i] = cellOf(i) - 32 + (i % 2 === 0 ? 3 : -3);
    data[2 * size + i] = cellOf(i) === 5 ? 200 : -cellOf(i) / 4;
  }
  const colours = cellColours({ width, height, channels: 3, data });
  t.is(colours.length, 2 * CELLS);
  for (let cell = 0; cell < CELLS; cell += 1) {
    t.is(colours[cell], cell - 32);
    t.is((colours[CELLS + cell] as number) + 0, cell === 5 ? 127 : Math.round(-cell / 4) + 0);
  }
});
