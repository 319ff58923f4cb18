import { Command } from 'commander';
import {
  AutochromeError,
  applySuggestions,
  DEFAULT_SUGGESTIONS,
  editProject,
  type OpenedProject,
  SHEET_ENDINGS,
  type ShotSuggestions,
  type Suggestion,
  type SuggestPlan,
  type SuggestProgress,
  selectShots,
  suggestReferences,
} from '../internal.js';
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
Suggestions come first from recurring shots that already have references, then from colour frames of the same film, then from
your library (autochrome library add). The score says how well a suggestion matches; the highest is 2.5.

Examples:
  $ autochrome suggest reel.autochrome.json
  $ autochrome suggest reel.autochrome.json 3-7 --count 8 --sheet suggestions.jpg
  $ autochrome suggest reel.autochrome.json --film trailer.mp4 --apply
  $ autochrome suggest reel.autochrome.json --library ~/references --json`;

/** `autochrome suggest PROJECT [SHOTS]` */
export function suggestCommand(out: Output): Command {
  const command = addProject(
    new Command('suggest').description(
      'Suggests references for shots: the colour images that look most like them in black and white.',
    ),
  )
    .argument('[shots]', 'shot numbers such as 3-7,12; default: all shots to colorize')
    .option('--library <dir>', 'folder of the library; default: your own library')
    .option(
      '--film <file...>',
      'colour material of the same film, such as a trailer or a folder of lobby card scans; tried before the library',
    );
  addCountOption(command, 'suggestions for each shot', DEFAULT_SUGGESTIONS)
    .option('--apply', 'assign the best matching suggestion to each shot without references')
    .option(
      '--sheet <file>',
      `write an image of the shots with their suggestions (${SHEET_ENDINGS.join(', ')})`,
    )
    .option('--overwrite', 'replace the sheet if it exists');
  return addSettingOptions(command, ['device', 'backend'])
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', EXAMPLES)
    .action((path: string, shots: string | undefined, flags: Flags) => run(path, shots, flags, out));
}

async function run(path: string, shots: string | undefined, flags: Flags, out: Output): Promise<void> {
  const project = await openGivenProject(path, flags, out);
  const { library, film, count, apply = false, sheet, overwrite = false } = flags;
  const chosen = shots === undefined ? undefined : selectShots(shots, project.document.shots.length);
  const settings = settingsOf(flags, ['device', 'backend']);
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
    const applied = apply ? await applyTo(project, suggestions) : [];
    return { project: project.path, suggestions, applied, sheet, warnings };
  });
}

/** Applies suggestions to a project as it is now: it may have been edited while they were looked for. */
async function applyTo(
  project: OpenedProject,
  suggestions: readonly ShotSuggestions[],
): Promise<readonly number[]> {
  const bounds = ({ document }: OpenedProject) =>
    document.shots.map(({ start, end }) => `${start}-${end}`).join();
  let applied: readonly number[] = [];
  await editProject(project, (latest) => {
    if (bounds(latest) !== bounds(project)) {
      throw new AutochromeError('failure', `the shots of ${project.path} begin elsewhere now`, {
        hint: 'repeat the command; nothing was saved',
      });
    }
    const { document, shots } = applySuggestions(latest, suggestions);
    applied = shots;
    return document;
  });
  return applied;
}

interface Result {
  readonly project: string;
  readonly suggestions: readonly ShotSuggestions[];
  /** Indexes of the shots that were given references, counted from 0. */
  readonly applied: readonly number[];
  readonly sheet: string | undefined;
  readonly warnings: readonly string[];
}

const WORDING: ProgressWording<SuggestPlan, SuggestProgress, Result> = {
  plan: ({ project, total }) => [`${shownPath(project)}: searching references for ${counted(total, 'shot')}`],
  progress: ({ shots, total, secondsLeft }) =>
    `${shots}/${total} shots${secondsLeft === undefined ? '' : `, ${clockTime(secondsLeft)} left`}`,
  result: ({ project, suggestions, applied, sheet }) => [
    ...suggestions.flatMap(linesOf),
    ...(sheet === undefined ? [] : [`${shownPath(sheet)}: each shot with its suggestions, best on the left`]),
    ...(applied.length === 0
      ? []
      : [`References assigned to shots ${applied.map((index) => index + 1).join(', ')}`, savedLine(project)]),
  ],
};

function linesOf({ index, name, returnsTo, suggestions, warnings }: ShotSuggestions): string[] {
  const like = returnsTo === undefined ? '' : `, looks the same as shot ${returnsTo + 1}`;
  return [
    `${index + 1}  ${name}${like}`,
    ...suggestions.map((suggestion) => `   ${reasonText(suggestion)}`),
    ...warnings.map((warning) => `   warning: ${warning}`),
  ];
}

function reasonText({ source, shotIndex, path, frame, score, reasons, fits }: Suggestion): string {
  const file = frame === undefined ? shownPath(path) : `${shownPath(path)} --frame ${frame}`;
  if (shotIndex !== undefined) return `as shot ${shotIndex + 1}: ${file}`;
  const region = reasons?.regions[0];
  const area =
    region === undefined ? undefined : Math.round((region.query.width * region.query.height) / 100);
  const parts = [
    ...(source === 'film' ? ['the film in colour'] : []),
    ...(reasons?.classesAgree ? ['same kind of subject'] : []),
    ...(area === undefined ? [] : [`similar in ${area} % of the frame`]),
    ...(fits ? [] : ['matches no better than chance']),
  ];
  return `${score?.toFixed(2)}  ${file}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
}
