import { Command, Option } from 'commander';
import {
  COMPARE_LAYOUTS,
  COMPARE_SETTING_NAMES,
  type CompareLayout,
  type ComparePlan,
  type CompareResult,
  compareClips,
  DEFAULT_GAIN,
  type RenderProgress,
  usageError,
} from '../internal.js';
import type { Output } from './output.js';
import type { ProgressWording } from './progress-printer.js';
import { progressLine, resultLine, stageLine } from './render-lines.js';
import { addSettingOptions, settingsOf } from './setting-options.js';
import { watchedWork } from './watched-work.js';
import { counted, shownPath } from './wording.js';

interface Flags {
  readonly layout?: CompareLayout;
  readonly wipe?: number;
  readonly wipeTo?: number;
  readonly gain?: number;
  readonly labels?: readonly [string, string] | false;
  readonly output?: string;
  readonly overwrite?: true;
  readonly verbose?: true;
  readonly json?: true;
  readonly [setting: string]: unknown;
}

const EXAMPLES = `
Examples:
  $ autochrome compare reel.mp4 reel.colorized.mp4 --labels Source,Result -o compare.mp4
  $ autochrome compare raw.mov smoothed.mov --layout stacked
  $ autochrome compare reel.mp4 reel.colorized.mp4 --layout wipe --wipe 0 --wipe-to 1
  $ autochrome compare version1.mov version2.mov --layout butterfly --codec prores
  $ autochrome compare version1.mov version2.mov --layout difference --gain 8 --start 120 --end 168`;

/** `autochrome compare FIRST SECOND` */
export function compareCommand(out: Output): Command {
  const command = new Command('compare')
    .description(
      'Shows two clips of the same frames in one, with labels: source and result, raw and smoothed, two versions. Sound and ' +
        'tags come from the second.',
    )
    .argument('<first>', 'video file, image, folder of images, or image sequence such as frame_%04d.png')
    .argument('<second>', 'the same frames in another version')
    .addOption(
      new Option(
        '--layout <name>',
        'how they are shown: whole (side-by-side, stacked), either side of a seam (wipe), the left half of both with the ' +
          "second's mirrored (butterfly), or second minus first on gray (difference)",
      )
        .choices(COMPARE_LAYOUTS)
        .default('side-by-side'),
    )
    .addOption(
      numberOption('--wipe <part>', 'part of the width that shows the first clip (0 to 1; default 0.5)'),
    )
    .addOption(
      numberOption('--wipe-to <part>', 'where the seam is in the last frame; it moves there (0 to 1)'),
    )
    .addOption(
      numberOption(
        '--gain <factor>',
        `what a difference is multiplied by (above 0, up to 100; default ${DEFAULT_GAIN})`,
      ),
    )
    .addOption(
      new Option(
        '--labels <first,second>',
        'what is written on the clips; default: names of the files without their endings',
      ).argParser(labelsFrom),
    )
    .option('--no-labels', 'write nothing on the clips')
    .option(
      '-o, --output <file>',
      'output file; default: next to the second clip, with .compared in its name',
    )
    .option('--overwrite', 'replace the output if it exists');
  return addSettingOptions(command, COMPARE_SETTING_NAMES)
    .option('-v, --verbose', 'show the time that each stage takes')
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', EXAMPLES)
    .action((first: string, second: string, flags: Flags) => run(first, second, flags, out));
}

/** What is no number is left to the check of the library, which says what is allowed. */
function numberOption(flags: string, help: string): Option {
  const number = /^-?(\d+(\.\d*)?|\.\d+)$/;
  return new Option(flags, help).argParser((text: string) => (number.test(text) ? Number(text) : text));
}

function labelsFrom(text: string): readonly [string, string] {
  const labels = text.split(',').map((label) => label.trim());
  if (labels.length === 2) return labels as [string, string];
  throw usageError(
    `\`labels\` '${text}' is not allowed`,
    'Allowed: two texts with one comma between them, such as Source,Result',
  );
}

async function run(first: string, second: string, flags: Flags, out: Output): Promise<void> {
  const { layout, wipe, wipeTo, gain, output, overwrite = false, verbose = false } = flags;
  if (flags.json) out.useJson();
  // Commander makes a flag that can be switched off true where it is not given.
  const labels = (flags.labels as unknown) === true ? undefined : flags.labels;
  const settings = settingsOf(flags, COMPARE_SETTING_NAMES);
  await watchedWork(out, flags.json ?? false, wordingOf(verbose), (watch) =>
    compareClips({
      ...{ ...settings, first, second, layout, wipe, wipeTo, gain, labels, output, overwrite },
      ...watch,
    }),
  );
}

function wordingOf(verbose: boolean): ProgressWording<ComparePlan, RenderProgress, CompareResult> {
  return {
    plan: ({ metadata, first, layout, output, codec, total }) => [
      `${shownPath(first)}, ${shownPath(metadata.path)}: ${metadata.width}x${metadata.height}` +
        `${total === undefined ? '' : `, ${counted(total, 'frame')}`}`,
      `${shownPath(output)}: ${codec}, ${layout}`,
    ],
    progress: (progress) =>
      verbose ? `${progressLine(progress)} (${stageLine(progress.stageTimes)})` : progressLine(progress),
    result: (result) => [...(verbose ? [stageLine(result.stageTimes)] : []), resultLine(result)],
  };
}
