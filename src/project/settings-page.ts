import { allowedValues, flagOf, SETTING_NAMES, SETTINGS, type Setting } from './settings.js';

/** The text of docs/settings.md: a table of every setting. */
export function settingsPage(): string {
  const rows = SETTING_NAMES.map((name) => {
    const { default: byDefault, unit, help }: Setting = SETTINGS[name];
    const cells = [
      `\`${flagOf(name)}\``,
      `\`${name}\``,
      allowedValues(name),
      byDefault ?? '',
      unit ?? '',
      help,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '# Settings',
    '',
    'Made from `src/project/settings.ts` by `npm run docs:settings`; a test checks that this page is up to date.',
    '',
    '| flag | library | allowed | default | unit | what it does |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
