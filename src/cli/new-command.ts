import { Command } from 'commander';
import {
  type CreatedProject,
  type CreateProjectPlan,
  createProject,
  type FindShotsProgress,
  formatRational,
  NEW_PROJECT_SETTING_NAMES,
} from '../internal.js';
import type { Output } from './output.js';
import type { ProgressWording } from './progress-printer.js';
import { savedLine } from './project-options.js';
import { addSettingOptions, settingsOf } from './setting-options.js';
import { shotLines, shotsReport } from './shot-rows.js';
import { watchedWork } from './watched-work.js';
import { counted, shownPath } from './wording.js';

interface Flags {
  readonly output?: string;
  readonly timeline?: string;
  readonly overwrite?: true;
  readonly json?: true;
  readonly [setting: string]: unknown;
}

const EXAMPLES = `
Examples:
  $ autochrome new reel.mp4
  $ autochrome new reel.mov --timeline cut.otio
  $ autochrome new scan/frame_%04d.tif --frame-rate 18 --output reel1.autochrome.json
  $ autochrome new reel.mov --codec prores --saturation 0.9`;

/** `autochrome new CLIP` */
export function newCommand(out: Output): Command {
  const command = new Command('new')
    .description(
      'Detects the shots of a clip and writes a project, in which each shot can have its own references.',
    )
    .argument('<clip>', 'video file, folder of images, or image sequence such as frame_%04d.png')
    .option(
      '-o, --output <file>',
      'project file; default: next to the clip, reel.autochrome.json for reel.mp4',
    )
    .option('--timeline <file>', "take the shots from an editor's timeline (.otio, .edl or .xml)")
    .option(
      '--overwrite',
      'replace the project if it exists; the old one is kept with .bak added to its name',
    );
  return addSettingOptions(command, NEW_PROJECT_SETTING_NAMES)
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', EXAMPLES)
    .action((clip: string, flags: Flags) => run(clip, flags, out));
}

async function run(clip: string, flags: Flags, out: Output): Promise<void> {
  const { output, timeline, overwrite = false } = flags;
  if (flags.json) out.useJson();
  const settings = settingsOf(flags, NEW_PROJECT_SETTING_NAMES);
  await watchedWork(out, flags.json ?? false, NEW_PROJECT_WORDING, async (watch) => {
    const created = await createProject({
      ...settings,
      clip,
      project: output,
      timeline,
      overwrite,
      ...watch,
    });
    const { warnings, cut = null } = created;
    return { ...shotsReport(created), warnings, cut };
  });
}

interface Result extends ReturnType<typeof shotsReport> {
  readonly warnings: readonly string[];
  readonly cut: CreatedProject['cut'] | null;
}

/** What the clip was taken for, and by which names, so that a wrong guess is seen. */
function cutLines({ clip, cut }: Result): string[] {
  if (!cut) return [];
  const path = shownPath(clip.path);
  if (cut.basis === 'programme') {
    return [`${path} is taken for the finished programme: ${counted(cut.clips, 'clip')} of the timeline`];
  }
  const names = cut.matchedNames.map((name) => `'${name}'`).join(', ');
  return [
    `${path} is taken for a source of the timeline: ${counted(cut.clips, 'clip')} of it, by ${cut.matchedBy} ${names}`,
  ];
}

/** What is told while a project is made. */
export const NEW_PROJECT_WORDING: ProgressWording<CreateProjectPlan, FindShotsProgress, Result> = {
  plan: ({ metadata, project, total }) => [
    `${shownPath(metadata.path)}: ${metadata.width}x${metadata.height}, ${formatRational(metadata.frameRate)} frames/s` +
      `${total === undefined ? '' : `, ${counted(total, 'frame')}`}`,
    `${shownPath(project)}: detecting shots`,
  ],
  progress: ({ frames }) => counted(frames, 'frame'),
  result: (result) => [...shotLines(result), ...cutLines(result), savedLine(result.project)],
};
