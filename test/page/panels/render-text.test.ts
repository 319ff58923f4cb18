import test from 'ava';
import { changedShots, durationText, progressText } from '../../../page/panels/render-text.js';

test('time left is said as people say it', (t) => {
  t.is(durationText(4.4), '4 s');
  t.is(durationText(65), '1:05 min');
  t.is(durationText(59.7), '1:00 min');
  t.is(durationText(7830), '2 h 10 min');
});

test('a render says how far it is', (t) => {
  t.is(progressText({ running: true, done: 0, total: 0 }), 'Starting …');
  t.is(progressText({ running: true, done: 3, total: 10 }), '3 of 10 frames');
  t.is(progressText({ running: true, done: 3, total: 10, left: 61 }), '3 of 10 frames, 1:01 min left');
});

test('shots without a reference are no changes', (t) => {
  const statuses = ['rendered', 'stale', 'new', 'without reference'] as const;
  t.is(changedShots(statuses.map((status) => ({ status }))), 2);
});
