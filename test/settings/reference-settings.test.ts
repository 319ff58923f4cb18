import test from 'ava';
import fc from 'fast-check';
import { AutochromeError } from '../../src/errors.js';
import { checkReferenceSetting, referenceSettingFromFlag } from '../../src/settings/reference-settings.js';

test('weight is above 0 and up to 100', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.double({ min: -10, max: 200 }), fc.double()), (weight) => {
      const check = () => checkReferenceSetting('weight', weight, 'references[0].weight');
      if (weight > 0 && weight <= 100) t.is(check(), weight);
      else t.throws(check, { instanceOf: AutochromeError });
    }),
  );
  t.is(referenceSettingFromFlag('weight', '100'), 100);
});

test('flags are read into what the library takes', (t) => {
  const half = { x: 0, y: 0, width: 50, height: 100, unit: 'percent' } as const;
  t.is(referenceSettingFromFlag('weight', '.5'), 0.5);
  t.deepEqual(referenceSettingFromFlag('region', '0%,0%,50%,100%'), half);
  t.deepEqual(referenceSettingFromFlag('ignore', '1,2,3,4'), {
    x: 1,
    y: 2,
    width: 3,
    height: 4,
    unit: 'pixels',
  });
  t.is(referenceSettingFromFlag('mask', 'C:\\stills\\mask,1.png'), 'C:\\stills\\mask,1.png');
});

test('errors name setting, value and what is allowed', (t) => {
  const cases = [
    [
      () => referenceSettingFromFlag('weight', '0'),
      '`weight` 0 is not allowed',
      /^Allowed: a number above 0/,
    ],
    [() => referenceSettingFromFlag('weight', 'twice'), "`weight` 'twice' is not allowed", /^Allowed: a num/],
    [() => referenceSettingFromFlag('region', '1,2,3'), "`region` '1,2,3' is not allowed", /^Allowed: x,y,/],
    [
      () => referenceSettingFromFlag('region', '1,2,0,3'),
      "`region` '1,2,0,3' is not allowed",
      /^Allowed: x,/,
    ],
    [
      () => referenceSettingFromFlag('ignore', '60%,0%,50%,50%'),
      "`ignore` '60%,0%,50%,50%' is not allowed",
      /^Allowed: x,y,width,height within the image/,
    ],
    [
      () => checkReferenceSetting('region', { x: 1, y: 1, width: 5 }, 'references[1].region'),
      '`references[1].region` {"x":1,"y":1,"width":5} is not allowed',
      /^Allowed: x,y,width,height/,
    ],
    [() => referenceSettingFromFlag('mask', ''), "`mask` '' is not allowed", /^Allowed: an image/],
  ] as const;
  for (const [call, message, hint] of cases) {
    const error = t.throws(call, { instanceOf: AutochromeError, message });
    t.is(error?.kind, 'usage');
    t.regex(error?.hint ?? '', hint);
  }
});
