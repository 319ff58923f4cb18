import test from 'ava';
import fc from 'fast-check';
import {
  type FramePlanes,
  type PlaneName,
  readFramePlanes,
  writeFramePlanes,
} from '../../src/preview/protocol.js';

const size = fc.record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) });

const frames: fc.Arbitrary<FramePlanes> = fc
  .record({
    index: fc.nat(),
    bitDepth: fc.integer({ min: 8, max: 16 }),
    sizes: fc.dictionary(fc.constantFrom<PlaneName>('y', 'cb', 'cr', 'map'), size),
    seed: fc.nat(255),
  })
  .map(({ index, bitDepth, sizes, seed }) => ({
    ...{ index, bitDepth },
    planes: Object.fromEntries(
      Object.entries(sizes).map(([name, { width, height }]) => {
        const codes = Array.from({ length: width * height }, (_, i) => seed * 257 + i * 31);
        const wide = bitDepth > 8 && name !== 'map';
        return [name, { width, height, data: wide ? Uint16Array.from(codes) : Uint8Array.from(codes) }];
      }),
    ),
  }));

test('planes of any size and depth come back as they were written', (t) => {
  fc.assert(
    fc.property(frames, (frame) => {
      t.deepEqual(readFramePlanes(writeFramePlanes(frame).buffer), frame);
    }),
  );
});

test('planes that lie in the middle of other memory are written, and nothing around them', (t) => {
  const memory = Uint16Array.from({ length: 20 }, (_, i) => i);
  const y = { width: 3, height: 2, data: memory.subarray(5, 11) };
  const read = readFramePlanes(writeFramePlanes({ index: 1, bitDepth: 10, planes: { y } }).buffer);
  t.deepEqual([...(read.planes.y?.data ?? [])], [5, 6, 7, 8, 9, 10]);
});

test('what is cut off or something else is refused with a RangeError', (t) => {
  fc.assert(
    fc.property(frames, fc.nat(), (frame, cut) => {
      const whole = writeFramePlanes(frame);
      const samples = Object.values(frame.planes).length;
      if (samples === 0) return;
      // The last plane may be followed by up to seven bytes that stand for nothing.
      const length = cut % Math.max(1, whole.length - 7 - 1);
      t.throws(() => readFramePlanes(whole.buffer.slice(0, length)), { instanceOf: RangeError });
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      t.throws(() => readFramePlanes(bytes.slice().buffer), { instanceOf: RangeError });
    }),
  );
});

test('a damaged header is refused with a RangeError', (t) => {
  const y = { width: 2, height: 1, data: Uint8Array.of(1, 2) };
  const whole = writeFramePlanes({ index: 0, bitDepth: 8, planes: { y } });
  whole[9] = 0x7b;
  t.throws(() => readFramePlanes(whole.buffer), { instanceOf: RangeError });
});
