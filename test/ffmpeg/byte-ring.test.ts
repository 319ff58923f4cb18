import test from 'ava';
import fc from 'fast-check';
import { ByteRing } from '../../src/ffmpeg/wasm/byte-ring.js';

test('bytes come out as they went in, and never more than fit', async (t) => {
  await fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 60 }), (steps) => {
      const giving = ByteRing.allocate(16);
      const taking = new ByteRing(giving.memory);
      let given = 0;
      let taken = 0;
      for (const [giveCount, takeCount] of steps) {
        given += giving.give(Uint8Array.from({ length: giveCount }, (_, i) => (given + i) % 251));
        t.true(giving.filled === given - taken && giving.filled <= 16);
        for (const byte of taking.peek(takeCount).slice()) {
          t.is(byte, taken % 251);
          taken += 1;
          taking.take(1);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test('a change between trying and waiting is not lost', async (t) => {
  const ring = ByteRing.allocate(4);
  const { changes } = ring;
  ring.give(new Uint8Array(2));
  await ring.wait(changes);
  const later = ring.changes;
  const waited = ring.wait(later);
  ring.end();
  await waited;
  t.true(ring.ended);
  t.is(ring.peek().length, 2);
});

test('a capacity that is no power of two is refused', (t) => {
  t.throws(() => ByteRing.allocate(100), { instanceOf: RangeError });
  t.throws(() => ByteRing.allocate(0), { instanceOf: RangeError });
});
