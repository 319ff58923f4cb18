import { Command, Option } from 'commander';
import {
  type RenderProgress,
  SETTINGS,
  SMOOTH_SETTING_NAMES,
  SMOOTH_WINDOW,
  SMOOTHED_CHANNELS,
  type SmoothedChannels,
  type SmoothPlan,
  type SmoothResult,
  smooth,
  usageError,
} from '../internal.js';
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
      'Removes flicker from a clip that another program processed frame by frame: smooths it over time, along the motion ' +
        'in the clip it was made from.',
    )
    .argument('<processed>', 'video file, folder of images, or image sequence such as frame_%04d.png')
    .option('--source <clip>', 'clip that the processed one was made from, with the same frames')
    .addOption(
      new Option(
        '--channels <which>',
        'what to smooth: luma and colours (all), or colours only, with luma unchanged (chroma)',
      )
        .choices(SMOOTHED_CHANNELS)
        .default('all'),
    )
    .option('-o, --output <file>', 'output file; default: next to the clip, with .steady in its name')
    .option('--overwrite', 'replace the output if it exists');
  return addSettingOptions(command, SMOOTH_SETTING_NAMES, {
    switchedOff: false,
    defaults: { temporalWindow: SMOOTH_WINDOW },
    texts: {
      smooth:
        'temporal smoothing strength: higher values remove more flicker (a number above 0, up to 100; default ' +
        `${SETTINGS.smooth.default})`,
    },
  })
    .option('-v, --verbose', 'show the time that each stage takes')
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', EXAMPLES)
    .action((processed: string, flags: Flags) => run(processed, flags, out));
}

async function run(processed: string, flags: Flags, out: Output): Promise<void> {
  const { source, channels, output, overwrite = false, verbose = false } = flags;
  if (flags.json) out.useJson();
  if (source === undefined) {
    throw usageError(
      'no --source was given',
      'name the clip that the processed one was made from: --source reel.mp4',
    );
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
