import test from 'ava';
import fc from 'fast-check';
import { AS_PREDICTED, adjustChroma, type ChromaControls } from '../../src/colorize/adjust-chroma.js';
import type { ChromaPrediction } from '../../src/colorize/colorizer.js';

const samples = fc.array(fc.float({ min: -110, max: 110, noNaN: true }), { minLength: 4, maxLength: 4 });
const strengths = fc.double({ min: 0, max: 1, noNaN: true });
const saturations = fc.double({ min: 0, max: 2, noNaN: true });

function prediction(values: readonly number[]): ChromaPrediction {
  const confidence = { width: 1, height: 1, channels: 1, data: Float32Array.of(0.5) };
  return { chroma: { width: 2, height: 1, channels: 2, data: Float32Array.from(values) }, confidence };
}

function adjusted(values: readonly number[], controls: Partial<ChromaControls>): Float32Array {
  return adjustChroma(prediction(values), { ...AS_PREDICTED, ...controls }).chroma.data;
}

test('chroma is multiplied by both, and hue stays', (t) => {
  fc.assert(
    fc.property(samples, strengths, saturations, (values, strength, saturation) => {
      const data = adjusted(values, { strength, saturation });
      for (const [i, value] of data.entries()) {
        const expected = (values[i] as number) * strength * saturation;
        t.true(Math.abs(value - expected) <= 1e-5 * Math.abs(expected) + 1e-30, `${value}, not ${expected}`);
      }
    }),
  );
});

test('strength 0 leaves no colour at all, whatever the saturation', (t) => {
  fc.assert(
    fc.property(samples, saturations, (values, saturation) => {
      t.true(adjusted(values, { strength: 0, saturation }).every((value) => Math.abs(value) === 0));
    }),
  );
});

test('both at 1 leave the prediction itself; nothing else is changed in place', (t) => {
  const one = prediction([10, -20, 30, -40]);
  t.is(adjustChroma(one, AS_PREDICTED), one);
  const half = adjustChroma(one, { strength: 0.5, saturation: 1 });
  t.deepEqual([...one.chroma.data], [10, -20, 30, -40]);
  t.deepEqual([...half.chroma.data], [5, -10, 15, -20]);
  t.is(half.confidence, one.confidence);
});
