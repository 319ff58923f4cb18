import test from 'ava';
import { AutochromeError } from '../../src/errors.js';
import {
  checkMeasureSetting,
  MEASURE_SETTING_NAMES,
  MEASURE_SETTINGS,
  measureSettingFromFlag,
} from '../../src/settings/measure-settings.js';

test('defaults are allowed and taken where nothing is given', (t) => {
  for (const name of MEASURE_SETTING_NAMES) {
    t.true(MEASURE_SETTINGS[name].schema.safeParse(MEASURE_SETTINGS[name].default).success, name);
    t.deepEqual(checkMeasureSetting(name, undefined), MEASURE_SETTINGS[name].default);
  }
});

test('flags are read as numbers and lists of numbers', (t) => {
  t.is(measureSettingFromFlag('size', '320'), 320);
  t.deepEqual(measureSettingFromFlag('lags', '1'), [1]);
  t.deepEqual(measureSettingFromFlag('lags', '20, 3'), [20, 3]);
});

test('what is not allowed is named as it was given', (t) => {
  for (const [call, message] of [
    [() => measureSettingFromFlag('size', '63'), "`size` '63' is not allowed"],
    [() => measureSettingFromFlag('lags', ''), "`lags` '' is not allowed"],
    [() => measureSettingFromFlag('lags', '1,1'), "`lags` '1,1' is not allowed"],
    [() => measureSettingFromFlag('lags', '1,51'), "`lags` '1,51' is not allowed"],
    [() => measureSettingFromFlag('lags', '1,2,3,4,5,6,7,8,9'), "`lags` '1,2,3,4,5,6,7,8,9' is not allowed"],
    [() => checkMeasureSetting('size', 'big'), '`size` "big" is not allowed'],
    [() => checkMeasureSetting('lags', []), '`lags` [] is not allowed'],
    [() => checkMeasureSetting('lags', [1.5]), '`lags` [1.5] is not allowed'],
  ] as const) {
    const error = t.throws(call, { instanceOf: AutochromeError, message });
    t.is(error?.kind, 'usage');
    t.regex(error?.hint ?? '', /^Allowed: /);
  }
});
