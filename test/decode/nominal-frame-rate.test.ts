import test from 'ava';
import { nominalFrameRate } from '../../src/decode/nominal-frame-rate.js';
import { formatRational } from '../../src/time/rational.js';

const rate = (regular: string, average: string, fields: 'progressive' | 'top' = 'progressive') => {
  const found = nominalFrameRate({ r_frame_rate: regular, avg_frame_rate: average }, fields);
  return [formatRational(found.frameRate), found.variable];
};

test('a steady clip has its standard rate', (t) => {
  t.deepEqual(rate('24/1', '24/1'), ['24', false]);
  t.deepEqual(rate('30000/1001', '19001/634'), ['30000/1001', false]);
});

test('rates that differ mean uneven frames, and the average stands for them', (t) => {
  t.deepEqual(rate('90000/1', '2500/101'), ['2500/101', true]);
  t.deepEqual(rate('30/1', '299/10'), ['299/10', true]);
});

test('a field-coded stream is timed by its fields', (t) => {
  t.deepEqual(rate('50/1', '25/1', 'top'), ['25', false]);
  t.deepEqual(rate('50/1', '25/1'), ['25', true]);
});

test('one rate alone is taken, unless it is the clock of the container', (t) => {
  t.deepEqual(rate('24/1', '0/0'), ['24', false]);
  t.deepEqual(rate('0/0', '25/1'), ['25', false]);
  t.deepEqual(rate('1000/1', '0/0'), ['25', true]);
  t.deepEqual(rate('0/0', '0/0'), ['25', true]);
});
