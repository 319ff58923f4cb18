import { Command, Option } from 'commander';
import {
  CLIP_SETTING_NAMES,
  MEASURE_SETTING_NAMES,
  MEASURE_SETTINGS,
  measure,
  measureSettingFromFlag,
} from '../internal.js';
import { MEASURE_WORDING, measureLines } from './measure-lines.js';
import type { Output } from './output.js';
import { addSettingOptions, settingsOf } from './setting-options.js';
import { watchedWork } from './watched-work.js';

interface Flags {
  readonly source?: string;
  readonly truth?: string;
  readonly csv?: string;
  readonly svg?: string;
  readonly overwrite?: true;
  readonly json?: true;
  readonly [setting: string]: unknown;
}

const EXAMPLES = `
Temporal stability is always shown with colourfulness: a gray clip is perfectly stable.

Examples:
  $ autochrome measure reel.colorized.mp4 --source reel.mp4
  $ autochrome measure reel.colorized.mp4 --source reel.mp4 --svg steadiness.svg --csv frames.csv
  $ autochrome measure recoloured.mp4 --source original.mp4 --truth original.mp4`;

/** `autochrome measure CLIP` */
export function measureCommand(out: Output): Command {
  const command = new Command('measure')
    .description(
      'Measures the temporal stability and the colourfulness of a clip and, with --truth, its distance from the true colours.',
    )
    .argument('<clip>', 'video file, image, folder of images, or image sequence such as frame_%04d.png')
    .option(
      '--source <clip>',
      "clip that it was made from, whose luma shows the motion; default: the clip's own luma",
    )
    .option('--truth <clip>', 'clip with the true colours, to compare with')
    .option('--csv <file>', 'write a table with one row per frame')
    .option('--svg <file>', 'write a plot of the measures over time')
    .option('--overwrite', 'replace these files if they exist');
  for (const name of MEASURE_SETTING_NAMES) {
    const { help, allowed, default: byDefault } = MEASURE_SETTINGS[name];
    const option = new Option(`--${name} <value>`, `${help} (${allowed}; default ${byDefault})`);
    command.addOption(option.argParser((text: string) => measureSettingFromFlag(name, text)));
  }
  return addSettingOptions(command, CLIP_SETTING_NAMES)
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', EXAMPLES)
    .action((clip: string, flags: Flags) => run(clip, flags, out));
}

async function run(clip: string, flags: Flags, out: Output): Promise<void> {
  const { source, truth, csv, svg, overwrite = false, json = false } = flags;
  const settings = MEASURE_SETTING_NAMES.filter((name) => name in flags).map((name) => [name, flags[name]]);
  const result = await watchedWork(out, json, MEASURE_WORDING, (watch) =>
    measure({
      ...Object.fromEntries(settings),
      ...settingsOf(flags, CLIP_SETTING_NAMES),
      clip,
      source,
      truth,
      csv,
      svg,
      overwrite,
      ...watch,
    }),
  );
  // What was asked for is the numbers: they go where a program's output goes.
  if (!json) for (const line of measureLines(result)) out.result(line);
}
