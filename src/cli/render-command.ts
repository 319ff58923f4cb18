import { Command } from 'commander';
import { MACHINE_SETTING_NAMES, renderProject, selectShots } from '../index.js';
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
  readonly output?: string;
  readonly overwrite?: true;
  readonly memory?: number | true;
  readonly [setting: string]: unknown;
}

const EXAMPLES = `
Every shot is rendered to a segment of its own; the film is joined from them without encoding again. What is finished stays
when the work is stopped: go on with --changed.

Examples:
  $ autochrome render reel.autochrome.json
  $ autochrome render reel.autochrome.json --changed
  $ autochrome render reel.autochrome.json --shots 3-7
  $ autochrome render reel.autochrome.json --output reel-in-colour.mov --overwrite`;

/** `autochrome render PROJECT` */
export function renderCommand(out: Output): Command {
  const command = addProject(
    new Command('render').description(
      'Renders the shots of a project and joins them, with the sound of the film.',
    ),
  )
    .option('--shots <shots>', 'render these alone, such as 3-7,12; all when left out')
    .option('--changed', 'leave shots alone that are rendered as the project says')
    .option(
      '-o, --output <file>',
      'where to write; beside the film with .colorized in its name when left out',
    )
    .option('--overwrite', 'replace the output if it exists');
  addMemoryOption(command);
  return addSettingOptions(command, MACHINE_SETTING_NAMES)
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', EXAMPLES)
    .action((path: string, flags: Flags) => run(path, flags, out));
}

async function run(path: string, flags: Flags, out: Output): Promise<void> {
  const project = await openGivenProject(path, flags, out);
  const { shots, changed = false, output, overwrite = false, memory } = flags;
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
      changed,
      output,
      overwrite,
      memory: memoryOf(memory),
      ...watch,
      ...settingsOf(flags, MACHINE_SETTING_NAMES),
      onShot: shotEvents(out, flags.json ?? false),
    }),
  );
}
