import test from 'ava';
import fc from 'fast-check';
import { vec3 } from 'gl-matrix';
import {
  defaultMatrix,
  LUMA_WEIGHTS,
  rgbToYCbCrMatrix,
  yCbCrToRgbMatrix,
} from '../../src/colour/matrix-coefficients.js';
import type { MatrixName } from '../../src/frame/colour-tags.js';

const names = Object.keys(LUMA_WEIGHTS) as MatrixName[];
const unit = fc.double({ min: 0, max: 1, noNaN: true });

test('there and back is the identity, luma 0 to 1 and chroma -0.5 to 0.5', (t) => {
  fc.assert(
    fc.property(fc.constantFrom(...names), unit, unit, unit, (name, r, g, b) => {
      const [y, pb, pr] = vec3.transformMat3([0, 0, 0], [r, g, b], rgbToYCbCrMatrix(name)) as number[];
      const tiny = 1e-12;
      t.true((y as number) >= -tiny && (y as number) <= 1 + tiny);
      t.true(Math.abs(pb as number) <= 0.5 + tiny && Math.abs(pr as number) <= 0.5 + tiny);
      const back = vec3.transformMat3(
        [0, 0, 0],
        [y, pb, pr] as [number, number, number],
        yCbCrToRgbMatrix(name),
      );
      for (const [i, value] of [r, g, b].entries()) t.true(Math.abs((back[i] as number) - value) < 1e-12);
    }),
  );
});

test('BT.709 blue and red reach the ends of their own axis', (t) => {
  const m = rgbToYCbCrMatrix('bt709');
  const blue = vec3.transformMat3([0, 0, 0], [0, 0, 1], m);
  t.deepEqual([blue[0], blue[1]], [0.0722, 0.5]);
  t.true(Math.abs((blue[2] as number) - -0.0722 / 1.5748) < 1e-15);
  const red = vec3.transformMat3([0, 0, 0], [1, 0, 0], m);
  t.deepEqual([red[0], red[2]], [0.2126, 0.5]);
});

test('untagged clips are BT.709 from HD upwards', (t) => {
  t.is(defaultMatrix(854, 480), 'smpte170m');
  t.is(defaultMatrix(720, 576), 'smpte170m');
  t.is(defaultMatrix(1279, 719), 'smpte170m');
  t.is(defaultMatrix(1280, 534), 'bt709');
  t.is(defaultMatrix(960, 720), 'bt709');
});
