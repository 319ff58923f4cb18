import { Command, Option } from 'commander';
import { DEFAULT_HANDLES, exportTimeline, MACHINE_SETTING_NAMES, usageError } from '../internal.js';
import { addMemoryOption, memoryOf } from './memory-option.js';
import type { Output } from './output.js';
import { addProject, openGivenProject, type ProjectFlags } from './project-options.js';
import { exportResultLines, shotsPlanLines, shotsProgressLine } from './project-render-lines.js';
import { addSettingOptions, settingsOf } from './setting-options.js';
import { shotEvents } from './shot-events.js';
import { watchedWork } from './watched-work.js';

interface Flags extends ProjectFlags {
  readonly handles?: number;
  readonly overwrite?: true;
  readonly memory?: number | true;
  readonly [setting: string]: unknown;
}

const EXAMPLES = `
The clips are written next to the timeline, in a folder with its name: cut.shots for cut.otio.

Examples:
  $ autochrome export reel.autochrome.json cut.otio
  $ autochrome export reel.autochrome.json cut.edl --handles 24
  $ autochrome export reel.autochrome.json cut.xml --overwrite`;

/** `autochrome export PROJECT TIMELINE` */
export function exportCommand(out: Output): Command {
  const command = addProject(
    new Command('export').description(
      'Renders each shot of a project to its own clip, with handles, and writes a timeline of these clips.',
    ),
  )
    .argument(
      '<timeline>',
      'timeline to write: .otio (OpenTimelineIO), .edl (CMX 3600) or .xml (Final Cut Pro 7)',
    )
    .addOption(
      new Option(
        '--handles <frames>',
        `extra frames before and after each shot, where the film has them (0 to 1000; default ${DEFAULT_HANDLES})`,
      ).argParser(handlesOf),
    )
    .option('--overwrite', 'replace the timeline and the clips if they exist');
  addMemoryOption(command);
  return addSettingOptions(command, MACHINE_SETTING_NAMES)
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', EXAMPLES)
    .action((path: string, timeline: string, flags: Flags) => run(path, timeline, flags, out));
}

async function run(path: string, timeline: string, flags: Flags, out: Output): Promise<void> {
  const project = await openGivenProject(path, flags, out, { tells: false });
  const { handles, overwrite = false, memory } = flags;
  const wording = {
    plan: shotsPlanLines,
    progress: shotsProgressLine,
    result: exportResultLines,
  };
  await watchedWork(out, flags.json ?? false, wording, (watch) =>
    exportTimeline(project, {
      timeline,
      handles,
      overwrite,
      memory: memoryOf(memory),
      ...watch,
      ...settingsOf(flags, MACHINE_SETTING_NAMES),
      onShot: shotEvents(out, flags.json ?? false),
    }),
  );
}

function handlesOf(text: string): number {
  const frames = Number(text);
  if (/^\d+$/.test(text) && frames <= 1000) return frames;
  throw usageError(`--handles '${text}' is not allowed`, 'Allowed: a whole number of frames from 0 to 1000');
}
