import { Command } from 'commander';
import {
  type Assignment,
  assignReferences,
  editProject,
  type GivenReference,
  SHOT_SETTING_NAMES,
  selectShot,
  selectShots,
  usageError,
} from '../internal.js';
import { addMemoryOption, memoryOf } from './memory-option.js';
import type { Output } from './output.js';
import { addProject, openGivenProject, type ProjectFlags, savedLine } from './project-options.js';
import { addReferenceOptions } from './reference-options.js';
import { addSettingOptions, settingsOf } from './setting-options.js';
import { shotLines, shotsReport } from './shot-rows.js';
import { withFlags } from './with-flags.js';
import { sentence } from './wording.js';

interface Flags extends ProjectFlags {
  readonly like?: string;
  readonly add?: true;
  readonly none?: true;
  readonly memory?: number | boolean;
  readonly inherit?: readonly string[];
  readonly [setting: string]: unknown;
}

const EXAMPLES = `
Settings given here apply to these shots only; for all others the project's settings apply.

Examples:
  $ autochrome assign reel.autochrome.json 3 harbour.jpg
  $ autochrome assign reel.autochrome.json 3-7,12 street.jpg faces.jpg
  $ autochrome assign reel.autochrome.json 8 --reference street.jpg --weight 2 --reference faces.jpg --region 25%,0%,50%,100%
  $ autochrome assign reel.autochrome.json 9,11 --like 3
  $ autochrome assign reel.autochrome.json 4 --saturation 0.8 --memory
  $ autochrome assign reel.autochrome.json 5 --none --keep-chroma`;

/** `autochrome assign PROJECT SHOTS REF...` */
export function assignCommand(out: Output): Command {
  const command = addProject(
    new Command('assign').description(
      'Assigns references and settings to shots of a project. New references replace the old ones.',
    ),
  )
    .argument('<shots>', 'shot numbers such as 3-7,12, or all')
    .argument('[references...]', 'colour images to take colours from');
  const references = addReferenceOptions(command);
  command
    .option(
      '--like <shot>',
      'copy references, settings and --memory from another shot, given by number or name',
    )
    .option('--add', 'add references instead of replacing them')
    .option('--none', 'remove all references');
  addMemoryOption(command)
    .option('--no-memory', 'turn --memory off')
    .option('--inherit <setting...>', "use the project's value of a setting again, such as saturation");
  return addSettingOptions(command, SHOT_SETTING_NAMES)
    .option('--json', 'print the shots as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((path: string, shots: string, given: string[], flags: Flags) =>
      run(path, shots, [...given.map((file) => ({ path: file })), ...references], flags, out),
    );
}

async function run(
  path: string,
  shots: string,
  references: readonly GivenReference[],
  flags: Flags,
  out: Output,
): Promise<void> {
  const opened = await openGivenProject(path, flags, out);
  const told = new Set<string>();
  const warn = (message: string) => {
    if (!told.has(message)) out.human(sentence(`warning: ${withFlags(message)}`));
    told.add(message);
  };
  const project = await editProject(opened, (latest) => {
    const { document } = latest;
    const indexes = selectShots(shots, document.shots.length);
    return assignReferences(latest, indexes, assignmentOf(references, flags, document.shots), warn);
  });
  if (flags.json) return out.event(shotsReport(project));
  for (const line of shotLines(project.document)) out.result(line);
  out.human(savedLine(project.path));
}

function assignmentOf(
  references: readonly GivenReference[],
  flags: Flags,
  shots: Parameters<typeof selectShot>[1],
): Assignment {
  const { like, add, none, memory, inherit = [] } = flags;
  const settings = {
    ...Object.fromEntries(inherit.map((name) => [name, null])),
    ...settingsOf(flags, SHOT_SETTING_NAMES),
  };
  if (none && (references.length > 0 || like !== undefined || add)) {
    throw usageError('--none is given together with references', 'give references, or --none to remove all');
  }
  const nothing = references.length === 0 && like === undefined && !none && memory === undefined;
  if (nothing && Object.keys(settings).length === 0) {
    throw usageError(
      'nothing was given to assign',
      'name colour images after the shots, another shot with --like, or settings such as --saturation 0.8',
    );
  }
  return {
    ...(references.length > 0 || none ? { references } : {}),
    ...(like === undefined ? {} : { like: selectShot(like, shots, '--like') }),
    ...(add ? { add } : {}),
    ...(memory === undefined ? {} : { memory: memoryOf(memory) }),
    settings,
  };
}
