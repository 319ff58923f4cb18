import test from 'ava';
import {
  alignedRows,
  clockTime,
  counted,
  fileSize,
  rate,
  sentence,
  shownPath,
} from '../../src/cli/wording.js';

test('times are read as on a clock', (t) => {
  t.is(clockTime(0), '0:00');
  t.is(clockTime(59.6), '1:00');
  t.is(clockTime(725), '12:05');
  t.is(clockTime(3723), '1:02:03');
});

test('counts, rates and sizes', (t) => {
  t.is(counted(1, 'frame'), '1 frame');
  t.is(counted(0, 'frame'), '0 frames');
  t.deepEqual([0.874, 9.44, 12.34, 124.4].map(rate), ['0.87', '9.44', '12.3', '124']);
  t.deepEqual([812, 3400, 17_000_000, 2.5e9].map(fileSize), ['812 B', '3.4 kB', '17 MB', '2.5 GB']);
});

test('hints become sentences, commands and names keep their case', (t) => {
  t.is(sentence('name another output'), 'Name another output.');
  t.is(sentence('Works here: cpu.'), 'Works here: cpu.');
  t.is(sentence('ffmpeg'), 'ffmpeg.');
});

test('rows are aligned and empty ones left out', (t) => {
  t.deepEqual(
    alignedRows([
      ['a', '1'],
      ['long', '2'],
      ['gone', undefined],
      ['empty', ''],
    ]),
    ['a     1', 'long  2'],
  );
});

test('paths below the current folder are shown from there', (t) => {
  t.is(shownPath('reel.mp4'), 'reel.mp4');
  t.is(shownPath(`${process.cwd()}/reel.mp4`), 'reel.mp4');
  t.is(shownPath('/somewhere/else.mp4'), '/somewhere/else.mp4');
});
