import test from 'ava';
import {
  fieldStep,
  readSetting,
  settingInForce,
  settingLabel,
  settingText,
  sliderPosition,
  sliderSteps,
  valueAt,
} from '../../../page/panels/setting-input.js';
import type { SettingRow } from '../../../src/preview/protocol.js';
import { settingRows } from '../../../src/preview/setting-rows.js';

const row = (input: SettingRow['input'], usual?: SettingRow['default']): SettingRow => ({
  ...{ name: 'size', help: '', shot: true, allowed: '1 to 9', input },
  ...(usual === undefined ? {} : { default: usual }),
});

const SCALES = [
  { least: 0, most: 1, whole: false },
  { least: 0, most: 2, whole: false },
  { least: 0, most: 4, whole: false },
  { least: 0, most: 100, whole: false },
  { least: 0, most: 100, whole: true },
  { least: 64, most: 1024, whole: true },
];

test('every position of a slider has a number of its own, from one end of the range to the other', (t) => {
  for (const scale of SCALES) {
    const steps = sliderSteps(scale);
    t.is(valueAt(0, scale), scale.least);
    t.is(valueAt(steps, scale), scale.most);
    for (let position = 0; position <= steps; position += 1) {
      t.is(sliderPosition(valueAt(position, scale), scale), position, JSON.stringify(scale));
    }
  }
});

test('a wide range gives its small numbers more of a slider', (t) => {
  const wide = { least: 0, most: 100, whole: false };
  t.is(sliderPosition(1, wide), 10);
  t.is(sliderPosition(1, { ...wide, whole: true }), 1);
  t.is(fieldStep(wide), 0.1);
  t.is(fieldStep({ ...wide, whole: true }), 1);
});

test('a number outside of the range stands at its end', (t) => {
  const scale = { least: 0, most: 4, whole: false };
  t.is(sliderPosition(17, scale), sliderSteps(scale));
  t.is(sliderPosition(-1, scale), 0);
});

test('what is typed becomes the value that the setting takes', (t) => {
  const number = { kind: 'number', least: 1, most: 9, whole: true } as const;
  t.is(readSetting(row(number), ' 7 '), 7);
  t.is(readSetting(row({ ...number, whole: false }), '2,5'), 2.5);
  t.throws(() => readSetting(row(number), '2.5'), { message: /Size: '2.5' is not allowed. Allowed: 1 to 9/ });
  t.throws(() => readSetting(row(number), '10'), { instanceOf: RangeError });
  t.throws(() => readSetting(row(number), ''), { instanceOf: RangeError });
  t.is(readSetting(row({ kind: 'text' }, 'auto'), '384'), 384);
  t.is(readSetting(row({ kind: 'text' }, 'auto'), 'auto'), 'auto');
  t.is(readSetting(row({ kind: 'text' }, '24'), '25'), '25', 'a rate is a text');
  t.throws(() => readSetting(row({ kind: 'text' }), '  '), { message: /empty/ });
});

test("a shot's own value counts before the project's, and that before the default", (t) => {
  const one = { name: 'strength', default: 1 };
  t.deepEqual(settingInForce(one, {}), { value: 1, from: 'default' });
  t.deepEqual(settingInForce(one, { strength: 0.5 }, {}), { value: 0.5, from: 'project' });
  t.deepEqual(settingInForce(one, { strength: 0.5 }, { strength: 0 }), { value: 0, from: 'shot' });
});

test('values and names are written for people', (t) => {
  t.is(settingLabel('temporalWindow'), 'Temporal window');
  t.is(settingText(undefined), 'automatic');
  t.is(settingText(false), 'off');
  t.is(settingText(0), '0');
});

test('every setting that a project has can be shown with its default', (t) => {
  const rows = settingRows();
  t.true(rows.length > 8);
  for (const { name, input, default: usual } of rows) {
    t.regex(settingLabel(name), /^[A-Z][a-z ]+$/);
    if (input.kind === 'choice' && usual !== undefined) t.true(input.values.includes(usual), name);
    if (input.kind === 'number') t.is(typeof usual, 'number', name);
    if (input.kind === 'switch') t.is(typeof usual, 'boolean', name);
  }
});
