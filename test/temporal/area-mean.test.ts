import test from 'ava';
import { areaMean } from '../../src/temporal/area-mean.js';

test('each sample is the mean of its block, channel by channel', (t) => {
  const image = {
    ...{ width: 4, height: 2, channels: 2 },
    data: Float32Array.of(1, 3, 5, 7, 1, 3, 9, 11, 10, 10, 20, 20, 30, 30, 40, 40),
  };
  const { data, ...shape } = areaMean(image, { width: 2, height: 1 });
  t.deepEqual(shape, { width: 2, height: 1, channels: 2 });
  t.deepEqual([...data], [2, 8, 20, 30]);
  t.deepEqual(areaMean(image, image).data, image.data);
});

test('a size that does not divide the image’s is refused', (t) => {
  const image = { width: 4, height: 2, channels: 1, data: new Float32Array(8) };
  t.throws(() => areaMean(image, { width: 3, height: 1 }), { message: /4x2 does not divide into 3x1/ });
});
