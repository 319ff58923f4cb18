import { Command } from 'commander';
import { MACHINE_SETTING_NAMES, renderProject, selectShots, usageError } from '../internal.js';
import { addMemoryOption, memoryOf } from './memory-option.js';
import type { Output } from './output.js';
import { addProject, openGivenProject, type ProjectFlags } from './project-options.js';
import { shotsPlanLines, shotsProgressLine, shotsResultLines } from './project-render-lines.js';
import { addSettingOptions, settingsOf } from './setting-options.js';
import { shotEvents } from './shot-events.js';
import { watchedWork } from './watched-work.js';

interface Flags extends ProjectFlags {
  readonly shots?: string;
  readonly changed?: true;
  readonly rerender?: true;
  readonly output?: string;
  readonly overwrite?: true;
  readonly memory?: number | true;
  readonly [setting: string]: unknown;
}

const EXAMPLES = `
Each shot is rendered to its own segment, and the segments are joined to the film without re-encoding. Only shots without an
up-to-date segment are rendered: run the command again after a change, or to continue after an interruption. The film is
replaced if this project rendered it and nothing has changed it since; any other file needs --overwrite.

Examples:
  $ autochrome render reel.autochrome.json
  $ autochrome render reel.autochrome.json --shots 3-7
  $ autochrome render reel.autochrome.json --rerender
  $ autochrome render reel.autochrome.json --output reel-in-colour.mov --overwrite`;

/** `autochrome render PROJECT` */
export function renderCommand(out: Output): Command {
  const command = addProject(
    new Command('render').description(
      'Renders the shots of a project and joins them into a film, with the original sound.',
    ),
  )
    .option('--shots <shots>', 'render only these, such as 3-7,12; default: all')
    .option('--changed', 'render only shots whose segments are not up to date; this is the default')
    .option('--rerender', 'render shots again even if their segments are up to date')
    .option(
      '-o, --output <file>',
      'output file; default: next to the project, named as the film with .colorized in it',
    )
    .option('--overwrite', 'replace the output even if this project did not render it');
  addMemoryOption(command);
  return addSettingOptions(command, MACHINE_SETTING_NAMES)
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', EXAMPLES)
    .action((path: string, flags: Flags) => run(path, flags, out));
}

async function run(path: string, flags: Flags, out: Output): Promise<void> {
  const project = await openGivenProject(path, flags, out, { tells: false });
  const { shots, changed = false, rerender = false, output, overwrite = false, memory } = flags;
  if (changed && rerender) {
    throw usageError(
      '--changed and --rerender cannot be given together',
      'leave --rerender out to keep what is up to date',
    );
  }
  const chosen =
    shots === undefined ? undefined : selectShots(shots, project.document.shots.length, '--shots');
  const wording = {
    plan: shotsPlanLines,
    progress: shotsProgressLine,
    result: shotsResultLines,
  };
  await watchedWork(out, flags.json ?? false, wording, (watch) =>
    renderProject(project, {
      shots: chosen,
      changed: !rerender,
      output,
      overwrite,
      memory: memoryOf(memory),
      ...watch,
      ...settingsOf(flags, MACHINE_SETTING_NAMES),
      onShot: shotEvents(out, flags.json ?? false),
    }),
  );
}
