import test from 'ava';
import fc from 'fast-check';
import { AutochromeError } from '../../src/errors.js';
import { type Rational, rational } from '../../src/time/rational.js';
import {
  allowsDropFrame,
  formatTimecode,
  framesPerDay,
  frameToTimecode,
  nominalRate,
  parsePosition,
  parseTimecode,
  type Timecode,
  timecodeToFrame,
} from '../../src/time/timecode.js';

const film = rational(24);
const ntsc = rational(30_000, 1001);
const ntsc60 = rational(60_000, 1001);

const read = (text: string) => parseTimecode(text) as Timecode;
const address = (frame: number, rate: Rational, drop: boolean) =>
  formatTimecode(frameToTimecode(frame, rate, drop));

test('counts at the nominal rate', (t) => {
  t.is(timecodeToFrame(read('00:00:01:00'), film), 24);
  t.is(timecodeToFrame(read('01:00:00:00'), rational(25)), 90_000);
  t.is(timecodeToFrame(read('00:00:01:00'), rational(24_000, 1001)), 24);
  t.is(nominalRate(rational(23_976, 1000)), 24);
  t.is(nominalRate(rational(1, 4)), 1);
});

test('drop frame at 29.97 agrees with the published landmarks', (t) => {
  const landmarks: [string, number][] = [
    ['00:00:59;29', 1799],
    ['00:01:00;02', 1800],
    ['00:09:59;29', 17_981],
    ['00:10:00;00', 17_982],
    ['01:00:00;00', 107_892],
    ['23:59:59;29', 2_589_407],
  ];
  for (const [text, frame] of landmarks) {
    t.is(timecodeToFrame(read(text), ntsc), frame, text);
    t.is(address(frame, ntsc, true), text);
  }
  t.is(framesPerDay(ntsc, true), 2_589_408);
  t.is(address(2_589_408, ntsc, true), '00:00:00;00');
});

test('drop frame at 59.94 leaves out four numbers a minute', (t) => {
  t.is(timecodeToFrame(read('00:01:00;04'), ntsc60), 3600);
  t.is(address(3600, ntsc60, true), '00:01:00;04');
  t.is(timecodeToFrame(read('00:10:00;00'), ntsc60), 35_964);
});

test('drop frame exists only just below multiples of 30', (t) => {
  for (const rate of [ntsc, ntsc60, rational(2997, 100), rational(120_000, 1001)])
    t.true(allowsDropFrame(rate));
  for (const rate of [film, rational(25), rational(30), rational(24_000, 1001), rational(60), rational(29)]) {
    t.false(allowsDropFrame(rate));
  }
  t.throws(() => frameToTimecode(0, film, true), { instanceOf: RangeError });
  t.throws(() => timecodeToFrame(read('00:00:00;00'), film), {
    instanceOf: RangeError,
    message: /drop-frame/,
  });
});

test('addresses that do not exist are refused', (t) => {
  for (const text of ['24:00:00:00', '00:60:00:00', '00:00:60:00', '00:00:00:24']) {
    t.throws(() => timecodeToFrame(read(text), film), { instanceOf: RangeError, message: /does not exist/ });
  }
  for (const text of ['00:01:00;00', '00:01:00;01', '23:59:00;01']) {
    t.throws(() => timecodeToFrame(read(text), ntsc), { instanceOf: RangeError, message: /left out/ });
  }
  t.is(timecodeToFrame(read('00:20:00;00'), ntsc), 2 * 17_982);
  t.throws(() => frameToTimecode(-1, film, false), { instanceOf: RangeError });
  t.throws(() => frameToTimecode(0.5, film, false), { instanceOf: RangeError });
});

test('text that is no timecode is not read', (t) => {
  for (const text of [
    '',
    '1',
    '00:00:00',
    '0:0:0:0',
    '00:00:00:00 ',
    '-1:00:00:00',
    'aa:bb:cc:dd',
    '00;00;00;00',
  ]) {
    t.is(parseTimecode(text), undefined, text);
  }
  t.deepEqual(parseTimecode('1:02:03;04'), { hours: 1, minutes: 2, seconds: 3, frames: 4, dropFrame: true });
});

const anyRate = fc
  .tuple(fc.integer({ min: 1, max: 120_000 }), fc.constantFrom(1, 1000, 1001))
  .map(([numerator, denominator]) => rational(numerator, denominator));

test('frame -> address -> text -> frame is the identity at any rate', (t) => {
  fc.assert(
    fc.property(anyRate, fc.nat(), (rate, seed) => {
      const frame = seed % framesPerDay(rate, false);
      const timecode = frameToTimecode(frame, rate, false);
      // The text form has room for frame numbers of three digits.
      if (nominalRate(rate) <= 1000) t.deepEqual(parseTimecode(formatTimecode(timecode)), timecode);
      t.is(timecodeToFrame(timecode, rate), frame);
    }),
  );
});

test('drop frame: every frame has its own address, less than 0.2 s from the clock', (t) => {
  fc.assert(
    fc.property(fc.constantFrom(ntsc, ntsc60, rational(2997, 100)), fc.nat(), (rate, seed) => {
      const frame = seed % framesPerDay(rate, true);
      const timecode = frameToTimecode(frame, rate, true);
      t.is(timecodeToFrame(timecode, rate), frame);
      const nominal = nominalRate(rate);
      const shown =
        timecode.hours * 3600 + timecode.minutes * 60 + timecode.seconds + timecode.frames / nominal;
      const clock = frame * (1001 / (nominal * 1000));
      t.true(Math.abs(shown - clock) < 0.2, `${formatTimecode(timecode)} at ${clock} s`);
    }),
  );
});

test('a position is a frame index or a timecode on the clip’s own count', (t) => {
  const bare = { frameRate: film, startTimecode: undefined };
  t.is(parsePosition('0', bare, '--start'), 0);
  t.is(parsePosition('240', bare, '--start'), 240);
  t.is(parsePosition('00:00:10:00', bare, '--start'), 240);
  t.is(parsePosition('01:00:10:00', { frameRate: film, startTimecode: '01:00:00:00' }, '--start'), 240);
  t.is(parsePosition('10', { frameRate: film, startTimecode: '01:00:00:00' }, '--start'), 10);
});

test('a drop-frame clip reads : as ;', (t) => {
  const scale = { frameRate: ntsc, startTimecode: '01:00:00;00' };
  t.is(parsePosition('01:10:00:00', scale, '--end'), 17_982);
  t.is(parsePosition('01:10:00;00', scale, '--end'), 17_982);
});

test('a position that makes no sense is a usage error naming option, value and hint', (t) => {
  const scale = { frameRate: film, startTimecode: '01:00:00:00' };
  for (const text of ['-1', '1.5', 'ten', '', '99:00:00:00', '00:59:59:23', '01:00:00;00', '9'.repeat(20)]) {
    const error = t.throws(() => parsePosition(text, scale, '--start'), { instanceOf: AutochromeError });
    t.is(error?.kind, 'usage');
    t.regex(error?.message ?? '', /^--start/);
    t.regex(error?.hint ?? '', /01:00:00:00/);
  }
});
