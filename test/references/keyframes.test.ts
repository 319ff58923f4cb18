import test from 'ava';
import fc from 'fast-check';
import { AutochromeError } from '../../src/errors.js';
import { formatKeyframe, parseKeyframe, weightsOf } from '../../src/references/keyframes.js';
import { rational } from '../../src/time/rational.js';

const film = { frameRate: rational(24), startTimecode: '01:00:00:00' };

test('what a keyframe is written as is what it is read as', (t) => {
  const weight = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
  const frame = fc.oneof(fc.nat(), fc.constantFrom('01:00:10:00', '01:00:10;12'));
  fc.assert(
    fc.property(fc.record({ frame, weight }), (keyframe) => {
      t.deepEqual(parseKeyframe(formatKeyframe(keyframe)), keyframe);
    }),
  );
  t.deepEqual(parseKeyframe(' 12=.5 '), { frame: 12, weight: 0.5 });
});

test('other texts are no keyframes', (t) => {
  for (const text of ['', '120', '=1', '120=', '120=-1', '120=1=2', '120:1', '120=1e3', '120=NaN']) {
    t.is(parseKeyframe(text), undefined, text);
  }
});

test('keyframes are brought into the order of their frames, timecodes counted on the film', (t) => {
  const keyframes = [
    { frame: '01:00:01:00', weight: 0 },
    { frame: 12, weight: 1 },
  ];
  t.deepEqual(
    weightsOf([{ path: 'a.jpg', keyframes }, { path: 'b.jpg', weight: 3 }, { path: 'c.jpg' }], film),
    [
      [
        { frame: 12, weight: 1 },
        { frame: 24, weight: 0 },
      ],
      3,
      1,
    ],
  );
});

test('what is wrong is said of the keyframe and its reference', (t) => {
  const wrong: [keyframes: { frame: number | string; weight: number }[], message: RegExp][] = [
    [
      [{ frame: 'soon', weight: 1 }],
      /^`keyframes` soon=1 of `references` a\.jpg: 'soon' is neither a frame number/,
    ],
    [
      [{ frame: '00:10:00:00', weight: 1 }],
      /^`keyframes` 00:10:00:00=1 of `references` a\.jpg: .* is before/,
    ],
    [
      [
        { frame: 24, weight: 1 },
        { frame: '01:00:01:00', weight: 2 },
      ],
      /^`keyframes` 24=1 and 01:00:01:00=2 of `references` a\.jpg are both at frame 24$/,
    ],
    [
      [
        { frame: 5, weight: 1 },
        { frame: 9, weight: 0 },
      ],
      /^all references have weight 0 at frame 9, /,
    ],
  ];
  for (const [keyframes, message] of wrong) {
    const error = t.throws(() => weightsOf([{ path: 'a.jpg', keyframes }], film), {
      instanceOf: AutochromeError,
      message,
    });
    t.is(error?.kind, 'usage');
    t.truthy(error?.hint);
  }
});
