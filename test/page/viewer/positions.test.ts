import test from 'ava';
import { timecodeOf, typedPosition } from '../../../page/viewer/positions.js';

const CLIP = { frameRate: [25, 1] as const, frames: 500, startTimecode: '01:00:00:00' };
const DROP = { frameRate: [30000, 1001] as const, frames: 5000, startTimecode: '00:59:00;02' };

const TYPED: readonly (readonly [string, number])[] = [
  ['240', 240],
  [' 240 ', 240],
  ['9999', 499],
  ['+12', 112],
  ['-12', 88],
  ['- 200', 0],
  ['+1:00', 125],
  ['+1:05', 130],
  ['01:00:04:10', 110],
  ['4:10', 110],
  ['00:00:00:00', 0],
  ['02:00:00:00', 499],
];

for (const [text, frame] of TYPED) {
  test(`'${text}' typed at frame 100 leads to ${frame}`, (t) => {
    t.is(typedPosition(text, 100, CLIP), frame);
  });
}

for (const text of ['', 'x', '+', '1:2:3:4:5', '01:00:00:30', '+1::2', '12px']) {
  test(`'${text}' is no position`, (t) => {
    t.throws(() => typedPosition(text, 100, CLIP), { instanceOf: RangeError });
  });
}

test('a position that is none says what may be typed', (t) => {
  const error = t.throws(() => typedPosition('soon', 0, CLIP));
  t.is(
    error.message,
    "'soon' is no position: type a frame from 0 to 499, a step such as +12, or a timecode such as 01:00:00:00",
  );
});

test("timecode is the clip's own", (t) => {
  t.is(timecodeOf(110, CLIP), '01:00:04:10');
  t.is(timecodeOf(25, { ...CLIP, startTimecode: null }), '00:00:01:00');
  t.is(timecodeOf(0, DROP), '00:59:00;02');
  t.is(timecodeOf(1798, DROP), '01:00:00;00');
});

test('timecode that leaves out numbers is read as it is written', (t) => {
  t.is(typedPosition('01:00:00;00', 0, DROP), 1798);
  t.is(typedPosition('01:00:00:00', 0, DROP), 1798);
  t.is(typedPosition(timecodeOf(3210, DROP), 0, DROP), 3210);
});
