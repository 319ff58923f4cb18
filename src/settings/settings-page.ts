import { MEASURE_SETTING_NAMES, MEASURE_SETTINGS } from './measure-settings.js';
import {
  REFERENCE_SETTING_NAMES,
  REFERENCE_SETTINGS,
  type ReferenceSetting,
  referenceFlagOf,
} from './reference-settings.js';
import type { RenderSetting, SettingScope } from './setting.js';
import { allowedValues, flagOf, SETTING_NAMES, SETTINGS } from './settings.js';

const HEAD = [
  '| flag | library | allowed | default | unit | what it does |',
  '| --- | --- | --- | --- | --- | --- |',
];

const RENDER_HEAD = [
  '| flag | library | allowed | default | unit | in a project | renders again | what it does |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
];

/** Where a project has a setting, in words. */
function placeInProject(scopes: readonly SettingScope[]): string {
  if (scopes.includes('shot')) return 'project, shot';
  if (scopes.includes('project')) return 'project';
  if (scopes.includes('machine')) return 'each render';
  return scopes.includes('clip') ? 'clip' : '';
}

/** The text of docs/settings.md: a table of every setting, and one of the settings of each reference. */
export function settingsPage(): string {
  const rows = SETTING_NAMES.map((name) => {
    const { default: byDefault, unit, help, scopes, affects }: RenderSetting = SETTINGS[name];
    const cells = [
      `\`${flagOf(name)}\``,
      `\`${name}\``,
      allowedValues(name),
      byDefault ?? '',
      unit ?? '',
      placeInProject(scopes),
      affects === undefined ? '' : 'yes',
      help,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const referenceRows = REFERENCE_SETTING_NAMES.map((name) => {
    const { allowed, default: byDefault, unit, help }: ReferenceSetting = REFERENCE_SETTINGS[name];
    const cells = [
      `\`--${referenceFlagOf(name)}\``,
      `\`${name}\``,
      allowed,
      byDefault ?? '',
      unit ?? '',
      help,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const measureRows = MEASURE_SETTING_NAMES.map((name) => {
    const { allowed, default: byDefault, unit, help } = MEASURE_SETTINGS[name];
    const cells = [`\`--${name}\``, `\`${name}\``, allowed, String(byDefault), unit, help];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '# Settings',
    '',
    'Generated from `src/settings/settings.ts` by `npm run docs:settings`; a test checks that this page is up to date.',
    '',
    ...[...RENDER_HEAD, ...rows],
    '',
    'Column *in a project*: settings marked `project` apply to the whole project; those marked `project, shot` can also be set',
    'for single shots; the frame rate comes from the clip; settings that depend on the machine are given with each render.',
    'Column *renders again*: if you change a setting marked `yes`, rendered shots become stale and are rendered again. The',
    'other settings do not change the frames of a shot.',
    '',
    'Strength and saturation are multiplied. Below 1, both have the same effect; they are separate so that you can fade colour',
    'in and out with `--strength` and keep the saturation that you chose.',
    '',
    'Autochrome refuses a setting that the chosen method does not use: faithfulness with any method but `network`, precision',
    'with `welsh` and `reinhard`.',
    '',
    '## Settings of each reference',
    '',
    'These flags apply to the `--reference` before them: `--reference street.jpg --weight 2 --reference faces.jpg` gives the',
    'street twice the weight. In a program, such a reference is an object:',
    "`references: [{ path: 'street.jpg', weight: 2 }, 'faces.jpg']`. A region is an object too:",
    "`{ x: 25, y: 0, width: 50, height: 100, unit: 'percent' }`; without `unit` it is in pixels.",
    '',
    ...[...HEAD, ...referenceRows],
    '',
    'Only the proportions of the weights matter. With `network` and `match`, a weight multiplies the likelihood that a part of a',
    'frame matches the reference; with `welsh` and `reinhard` it is the share of samples taken from it. Pixel coordinates',
    'are those of the displayed image, with the EXIF orientation of a still, or the rotation and pixel aspect ratio of a clip,',
    'applied. Region, ignore and mask can be combined: colours are taken from inside the region, outside the ignored part, and',
    'where the mask is white.',
    '',
    'Where the light changes within a shot, one reference can fade into another:',
    '`--reference day.jpg --keyframe 120=1 --keyframe 180=0 --reference dusk.jpg --keyframe 120=0 --keyframe 180=1`.',
    'Frame numbers are those of the whole film, counted from 0, even with `--start`. At each keyframe the references have the',
    'given weights. Between keyframes, colours are interpolated linearly; before the first and after the last keyframe, weights',
    'are constant. A reference of weight 0 contributes nothing. At every frame, at least one reference needs a weight above 0.',
    'Frames between keyframes take twice as long as others. In a program:',
    "`{ path: 'day.jpg', keyframes: [{ frame: 120, weight: 1 }, { frame: 180, weight: 0 }] }`.",
    '',
    'A reference can be a frame of a colour clip: `--reference restored.mov --frame 01:00:10:00`. To use several frames of a',
    'clip, give it as several references.',
    '',
    '## Settings of `measure`',
    '',
    '`--frame-rate` and `--backend` are as above. [measuring.md](measuring.md) explains the measures.',
    '',
    ...[...HEAD, ...measureRows],
    '',
  ].join('\n');
}
