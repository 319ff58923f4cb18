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
    'Made from `src/settings/settings.ts` by `npm run docs:settings`; a test checks that this page is up to date.',
    '',
    ...[...RENDER_HEAD, ...rows],
    '',
    "In a project a setting is the whole project's (`project`), and may be different for a shot (`project, shot`); the clip",
    'says its own frame rate, and what depends on the machine is given with each render. Those that render again make a',
    'shot stale that was rendered with another value; the others leave its frames as they are.',
    '',
    'Strength and saturation are multiplied. Below 1 the same number does the same with either; they are two so that',
    'colour can be faded in and out by its strength while its saturation stays as it was chosen.',
    '',
    'A setting that the chosen method does not look at is refused: faithfulness with any but `network`, precision with',
    '`welsh` and `reinhard`.',
    '',
    '## Of each reference',
    '',
    'A flag is for the `--reference` before it, so `--reference street.jpg --weight 2 --reference faces.jpg` lets the',
    'street count twice. In the library a reference is then an object:',
    "`references: [{ path: 'street.jpg', weight: 2 }, 'faces.jpg']`, and a rectangle one too:",
    "`{ x: 25, y: 0, width: 50, height: 100, unit: 'percent' }`, in pixels where `unit` is left out.",
    '',
    ...[...HEAD, ...referenceRows],
    '',
    'Weights count in proportion to each other: with `network` and `match` as a factor of what each part of a frame finds',
    'in a reference, with `welsh` and `reinhard` as its share of the samples. Pixels are those of the picture as it is',
    'seen: the EXIF orientation of a still, rotation and pixel aspect of a clip applied. Region, ignore and mask go',
    'together: colours are taken from the region, but for what is ignored, where the mask is white.',
    '',
    'Where the light changes within a shot one reference may hand over to another:',
    '`--reference day.jpg --keyframe 120=1 --keyframe 180=0 --reference dusk.jpg --keyframe 120=0 --keyframe 180=1`.',
    'Frames are those of the film and count from 0 in all of it, also with `--start`. At a keyframe of any reference the',
    'weights there count, as `--weight` would; in between the colours go over in a straight line, and before the first and',
    'behind the last keyframe nothing changes. At 0 a reference gives nothing; at least one has to count at every frame.',
    'Frames between keyframes take twice the time of others. In the library:',
    "`{ path: 'day.jpg', keyframes: [{ frame: 120, weight: 1 }, { frame: 180, weight: 0 }] }`.",
    '',
    'A reference may be a frame of a clip in colour: `--reference restored.mov --frame 01:00:10:00`. Several frames of one',
    'clip are several references.',
    '',
    '## Of `measure`',
    '',
    '`--frame-rate` and `--decoder` are as above. What the measures mean: [measuring.md](measuring.md).',
    '',
    ...[...HEAD, ...measureRows],
    '',
  ].join('\n');
}
