import test from 'ava';
import type { FfprobeReport } from '../../src/decode/ffprobe-report.js';
import { fileStart } from '../../src/decode/probe.js';
import { isVersionAtLeast, outputOrigin } from '../../src/encode/mux-args.js';
import { outputChapters, outputTags } from '../../src/encode/output-tags.js';
import { rational } from '../../src/time/rational.js';

const report = (format_name: string, start_time: string): FfprobeReport => ({
  streams: [],
  chapters: [
    { time_base: '1/1000', start: 0, end: 1000, tags: { title: 'One' } },
    { time_base: '1/1000', start: 1000, end: 3000, tags: { title: 'Two' } },
  ],
  format: { format_name, start_time, tags: {} },
});

test('versions compare by number; builds from the repository are newest', (t) => {
  t.true(isVersionAtLeast('5.1.6', 5, 1));
  t.false(isVersionAtLeast('5.1.6', 6));
  t.true(isVersionAtLeast('10.0', 6, 1));
  t.false(isVersionAtLeast('6.0.1', 6, 1));
  t.true(isVersionAtLeast('N-109741-gbbe95f7353', 7));
});

test('a whole clip keeps its times, a broadcast stream and a part begin at 0', (t) => {
  const mp4 = report('mov,mp4,m4a,3gp,3g2,mj2', '0.500000');
  const ts = report('mpegts', '1.400000');
  t.deepEqual(outputOrigin(mp4, rational(1, 2), false), rational(0));
  t.deepEqual(outputOrigin(ts, rational(148, 100), false), rational(14, 10));
  t.deepEqual(outputOrigin(ts, rational(3), true), rational(3));
  t.deepEqual(outputOrigin(undefined, rational(3), false), rational(0));
  t.deepEqual(fileStart(ts), rational(14, 10));
});

test('chapters are moved and cut with the image', (t) => {
  const clip = report('matroska,webm', '0');
  t.deepEqual(outputChapters(clip, 0, undefined), [
    { start: 0, end: 1, tags: { title: 'One' } },
    { start: 1, end: 3, tags: { title: 'Two' } },
  ]);
  t.deepEqual(outputChapters(clip, 1, 2.5), [{ start: 0, end: 1.5, tags: { title: 'Two' } }]);
});

test('the comment gains what made the film; tags of the old file itself are left out', (t) => {
  const source = { title: 'T', COMMENT: 'shot', major_brand: 'isom', encoder: 'x', timecode: '01:00:00:00' };
  t.deepEqual(outputTags(source, { by: 'a', method: 'm' }), {
    title: 'T',
    comment: 'shot; by: a, method: m',
  });
  t.deepEqual(outputTags({ title: 'T' }, {}), { title: 'T' });
});
