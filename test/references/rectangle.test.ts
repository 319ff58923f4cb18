import test from 'ava';
import fc from 'fast-check';
import {
  formatRectangle,
  liesWithin,
  parseRectangle,
  type Rectangle,
  rectangleShares,
} from '../../src/references/rectangle.js';

/** Rectangles inside an image of some size, in whole pixels or percent of one decimal. */
const inside = fc
  .record({
    image: fc.record({ width: fc.integer({ min: 1, max: 300 }), height: fc.integer({ min: 1, max: 300 }) }),
    unit: fc.constantFrom('pixels', 'percent'),
  })
  .chain(({ image, unit }) => {
    const most = (side: number) => (unit === 'percent' ? 1000 : side);
    const stretch = (end: number) =>
      fc
        .tuple(fc.nat(end - 1), fc.integer({ min: 1, max: end }))
        .map(([start, length]) => [start, Math.min(length, end - start)] as const);
    return fc
      .tuple(stretch(most(image.width)), stretch(most(image.height)))
      .map(([[x, width], [y, height]]) => {
        const scale = (value: number) => (unit === 'percent' ? value / 10 : value);
        const sides = { x: scale(x), y: scale(y), width: scale(width), height: scale(height) };
        return { image, rectangle: { ...sides, unit } as Rectangle };
      });
  });

test('what is written is read again', (t) => {
  fc.assert(
    fc.property(inside, ({ rectangle }) =>
      t.deepEqual(parseRectangle(formatRectangle(rectangle)), rectangle),
    ),
  );
  const box = { x: 120, y: 80, width: 640, height: 480.5, unit: 'pixels' };
  t.deepEqual<unknown, unknown>(parseRectangle(' 120, 80,640 ,480.5'), box);
  t.is(formatRectangle({ x: 1, y: 2, width: 3, height: 4 }), '1,2,3,4');
});

test('what is no rectangle is none', (t) => {
  for (const text of [
    ...['', '1', '1,2,3', '1,2,3,4,5', '1,2,3,4,', '-1,2,3,4', '1;2;3;4', 'a,b,c,d', '1e2,0,1,1'],
    ...['10%,10%,50,50', '%,%,%,%', '1,,3,4', '0x1,2,3,4', '1.,2,3,4', 'NaN,0,1,1'],
  ]) {
    t.is(parseRectangle(text), undefined, text);
  }
});

test('a rectangle that reaches beyond its image, by however little, does not lie in it', (t) => {
  fc.assert(
    fc.property(inside, fc.constantFrom(0.001, 1, 1000), ({ image, rectangle }, more) => {
      t.true(liesWithin(rectangle, image));
      const right = rectangle.unit === 'percent' ? 100 : image.width;
      t.false(liesWithin({ ...rectangle, width: right - rectangle.x + more }, image));
      t.false(liesWithin({ ...rectangle, y: -more }, image));
      t.false(liesWithin({ ...rectangle, height: 0 }, image));
    }),
  );
});

test('shares add up to the area, whatever the size, and are whole within', (t) => {
  const sides = fc.record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(inside, sides, ({ image, rectangle }, size) => {
      const { data, ...rest } = rectangleShares(rectangle, image, size);
      t.deepEqual(rest, { ...size, channels: 1 });
      t.true(data.every((share) => share >= 0 && share <= 1));
      const whole = rectangle.unit === 'percent' ? 100 * 100 : image.width * image.height;
      const expected = (rectangle.width * rectangle.height * data.length) / whole;
      const sum = data.reduce((a, b) => a + b, 0);
      t.true(Math.abs(sum - expected) < 1e-3 * data.length, `${sum}, not ${expected}`);
    }),
  );
  const { data } = rectangleShares(
    { x: 25, y: 50, width: 50, height: 50, unit: 'percent' },
    { width: 9, height: 9 },
    { width: 4, height: 2 },
  );
  t.deepEqual([...data], [0, 0, 0, 0, 0, 1, 1, 0]);
});
