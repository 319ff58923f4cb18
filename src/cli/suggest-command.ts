import { Command } from 'commander';
import {
  applySuggestions,
  DEFAULT_SUGGESTIONS,
  SHEET_ENDINGS,
  type ShotSuggestions,
  type Suggestion,
  type SuggestPlan,
  type SuggestProgress,
  saveProject,
  selectShots,
  suggestReferences,
} from '../index.js';
import { addCountOption } from './count-option.js';
import type { Output } from './output.js';
import type { ProgressWording } from './progress-printer.js';
import { addProject, openGivenProject, type ProjectFlags, savedLine } from './project-options.js';
import { addSettingOptions, settingsOf } from './setting-options.js';
import { watchedWork } from './watched-work.js';
import { clockTime, counted, shownPath } from './wording.js';

interface Flags extends ProjectFlags {
  readonly library?: string;
  readonly film?: readonly string[];
  readonly count?: number;
  readonly apply?: true;
  readonly sheet?: string;
  readonly overwrite?: true;
  readonly [setting: string]: unknown;
}

const EXAMPLES = `
Suggestions come from shots that show the same and have references, then from the film in colour, then from your library
(autochrome library add). The score says how well one fits, up to 2.5.

Examples:
  $ autochrome suggest reel.autochrome.json
  $ autochrome suggest reel.autochrome.json 3-7 --count 8 --sheet suggestions.jpg
  $ autochrome suggest reel.autochrome.json --film trailer.mp4 --apply
  $ autochrome suggest reel.autochrome.json --library ~/references --json`;

/** `autochrome suggest PROJECT [SHOTS]` */
export function suggestCommand(out: Output): Command {
  const command = addProject(
    new Command('suggest').description(
      'Suggests references for shots: the pictures that look most like them in black and white.',
    ),
  )
    .argument('[shots]', 'numbers such as 3-7,12; all that are to be coloured when left out')
    .option('--library <dir>', 'folder of the library; your own when left out')
    .option(
      '--film <file...>',
      'the same film in colour: a trailer, scans of lobby cards, a folder of them; before the library',
    );
  addCountOption(command, 'suggestions for each shot', DEFAULT_SUGGESTIONS)
    .option('--apply', 'give shots without references the best of what fits')
    .option(
      '--sheet <file>',
      `picture of the shots, each with its suggestions beside it (${SHEET_ENDINGS.join(', ')})`,
    )
    .option('--overwrite', 'replace the sheet if it exists');
  return addSettingOptions(command, ['device', 'decoder'])
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', EXAMPLES)
    .action((path: string, shots: string | undefined, flags: Flags) => run(path, shots, flags, out));
}

async function run(path: string, shots: string | undefined, flags: Flags, out: Output): Promise<void> {
  const project = await openGivenProject(path, flags, out);
  const { library, film, count, apply = false, sheet, overwrite = false } = flags;
  const chosen = shots === undefined ? undefined : selectShots(shots, project.document.shots.length);
  const settings = settingsOf(flags, ['device', 'decoder']);
  await watchedWork(out, flags.json ?? false, WORDING, async (watch) => {
    const { suggestions, warnings } = await suggestReferences(project, {
      shots: chosen,
      library,
      films: film,
      count,
      sheet,
      overwrite,
      ...watch,
      ...settings,
    });
    const applied = apply
      ? applySuggestions(project, suggestions)
      : { document: project.document, shots: [] };
    const saved = await saveProject(project, applied.document);
    return { project: saved.path, suggestions, applied: applied.shots, sheet, warnings };
  });
}

interface Result {
  readonly project: string;
  readonly suggestions: readonly ShotSuggestions[];
  /** Numbers of the shots that were given references. */
  readonly applied: readonly number[];
  readonly sheet: string | undefined;
  readonly warnings: readonly string[];
}

const WORDING: ProgressWording<SuggestPlan, SuggestProgress, Result> = {
  plan: ({ project, total }) => [`${shownPath(project)}: looking at ${counted(total, 'shot')}`],
  progress: ({ shots, total, secondsLeft }) =>
    `${shots}/${total} shots${secondsLeft === undefined ? '' : `, ${clockTime(secondsLeft)} left`}`,
  result: ({ project, suggestions, applied, sheet }) => [
    ...suggestions.flatMap(linesOf),
    ...(sheet === undefined
      ? []
      : [`${shownPath(sheet)}: the shots, each with its suggestions from left to right`]),
    ...(applied.length === 0 ? [] : [`References for shots ${applied.join(', ')}`, savedLine(project)]),
  ],
};

function linesOf({ shot, name, returnsTo, suggestions, warnings }: ShotSuggestions): string[] {
  const like = returnsTo === undefined ? '' : `, shows the same as shot ${returnsTo}`;
  return [
    `${shot}  ${name}${like}`,
    ...suggestions.map((suggestion) => `   ${reasonText(suggestion)}`),
    ...warnings.map((warning) => `   warning: ${warning}`),
  ];
}

function reasonText({ source, shot, path, frame, score, reasons, fits }: Suggestion): string {
  const file = frame === undefined ? shownPath(path) : `${shownPath(path)} --frame ${frame}`;
  if (source === 'shot') return `as shot ${shot}: ${file}`;
  const region = reasons?.regions[0];
  const area =
    region === undefined ? undefined : Math.round((region.query.width * region.query.height) / 100);
  const parts = [
    ...(source === 'film' ? ['the film in colour'] : []),
    ...(reasons?.classesAgree ? ['same kind of thing'] : []),
    ...(area === undefined ? [] : [`like it in ${area} % of the picture`]),
    ...(fits ? [] : ['fits no better than chance']),
  ];
  return `${score?.toFixed(2)}  ${file}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
}
