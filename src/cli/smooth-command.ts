import { Command, Option } from 'commander';
import {
  type RenderProgress,
  SMOOTH_SETTING_NAMES,
  SMOOTH_WINDOW,
  SMOOTHED_CHANNELS,
  type SmoothedChannels,
  type SmoothPlan,
  type SmoothResult,
  smooth,
  usageError,
} from '../index.js';
import type { Output } from './output.js';
import type { ProgressWording } from './progress-printer.js';
import { progressLine, resultLine, stageLine } from './render-lines.js';
import { addSettingOptions, settingsOf } from './setting-options.js';
import { watchedWork } from './watched-work.js';
import { counted, shownPath } from './wording.js';

interface Flags {
  readonly source?: string;
  readonly channels?: SmoothedChannels;
  readonly output?: string;
  readonly overwrite?: true;
  readonly verbose?: true;
  readonly json?: true;
  readonly [setting: string]: unknown;
}

const EXAMPLES = `
Examples:
  $ autochrome smooth coloured-elsewhere.mp4 --source reel.mp4 --channels chroma
  $ autochrome smooth graded.mov --source original.mov --output steady.mov --codec prores
  $ autochrome smooth painted/frame_%04d.png --source reel.mp4 --temporal-window 15`;

/** `autochrome smooth PROCESSED --source ORIGINAL` */
export function smoothCommand(out: Output): Command {
  const command = new Command('smooth')
    .description(
      'Makes a clip that was processed frame by frame steady along the motion of the clip it was made from, ' +
        'whatever processed it.',
    )
    .argument('<processed>', 'video file, folder of pictures, or sequence such as frame_%04d.png')
    .option('--source <clip>', 'the clip that it was made from, with the same frames')
    .addOption(
      new Option(
        '--channels <which>',
        'what is made steady: everything, or the colours alone, where luma is as it was',
      )
        .choices(SMOOTHED_CHANNELS)
        .default('all'),
    )
    .option('-o, --output <file>', 'where to write; beside the clip with .steady in its name when left out')
    .option('--overwrite', 'replace the output if it exists');
  return addSettingOptions(command, SMOOTH_SETTING_NAMES, {
    switchedOff: false,
    defaults: { temporalWindow: SMOOTH_WINDOW },
  })
    .option('-v, --verbose', 'show the time of each stage')
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', EXAMPLES)
    .action((processed: string, flags: Flags) => run(processed, flags, out));
}

async function run(processed: string, flags: Flags, out: Output): Promise<void> {
  const { source, channels, output, overwrite = false, verbose = false } = flags;
  if (flags.json) out.useJson();
  if (source === undefined) {
    throw usageError('no --source was given', 'name the clip that it was made from: --source reel.mp4');
  }
  const settings = settingsOf(flags, SMOOTH_SETTING_NAMES);
  await watchedWork(out, flags.json ?? false, wordingOf(verbose), (watch) =>
    smooth({ ...settings, processed, source, channels, output, overwrite, ...watch }),
  );
}

function wordingOf(verbose: boolean): ProgressWording<SmoothPlan, RenderProgress, SmoothResult> {
  return {
    plan: ({ metadata, source, output, codec, total }) => [
      `${shownPath(metadata.path)}: ${metadata.width}x${metadata.height}` +
        `${total === undefined ? '' : `, ${counted(total, 'frame')}`}, made from ${shownPath(source)}`,
      `${shownPath(output)}: ${codec}`,
    ],
    progress: (progress) =>
      verbose ? `${progressLine(progress)} (${stageLine(progress.stageTimes)})` : progressLine(progress),
    result: (result) => [...(verbose ? [stageLine(result.stageTimes)] : []), resultLine(result)],
  };
}
