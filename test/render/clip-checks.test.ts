import test from 'ava';
import { AutochromeError } from '../../src/errors.js';
import { checkInterlaced, rangeOf } from '../../src/render/clip-checks.js';
import { FakeSource } from '../support/fake-source.js';

const { metadata } = new FakeSource({ frames: 48 });

test('progressive clips pass; interlaced ones only when they are to be kept', (t) => {
  t.notThrows(() => checkInterlaced(metadata, 'refuse'));
  const interlaced = { ...metadata, path: "it's.mpg", fieldOrder: 'top' } as const;
  t.notThrows(() => checkInterlaced(interlaced, 'keep'));
  const error = t.throws(() => checkInterlaced(interlaced, 'refuse'), { instanceOf: AutochromeError });
  t.is(error?.kind, 'usage');
  t.regex(error?.message ?? '', /interlaced \(top field first\)/);
  t.true(error?.hint?.includes("ffmpeg -i 'it'\\''s.mpg' -vf bwdif"));
});

test('start and end are frames or timecodes, the end not included', (t) => {
  t.deepEqual(rangeOf(metadata, { start: 0, end: undefined }), { start: 0, end: undefined });
  t.deepEqual(rangeOf(metadata, { start: '00:00:01:00', end: 30 }), { start: 24, end: 30 });
});

test('ranges that hold no frame are refused', (t) => {
  const refused = [
    { start: 5, end: 5 },
    { start: 6, end: '5' },
    { start: 48, end: undefined },
    { start: '00:00:02:00', end: undefined },
  ];
  for (const range of refused) {
    const error = t.throws(() => rangeOf(metadata, range), { instanceOf: AutochromeError });
    t.is(error?.kind, 'usage');
    t.regex(error?.message ?? '', /`(start|end)`/);
  }
});

test('where the length is an estimate, the decoder decides', (t) => {
  const estimated = { ...metadata, frameCount: { value: 48, exact: false } };
  t.deepEqual(rangeOf(estimated, { start: 50, end: undefined }), { start: 50, end: undefined });
});
