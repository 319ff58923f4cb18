import { Command } from 'commander';
import { colorize, type GivenReference, SETTING_NAMES, usageError } from '../internal.js';
import type { Output } from './output.js';
import { addReferenceOptions } from './reference-options.js';
import { renderWording } from './render-lines.js';
import { addSettingOptions, settingsOf } from './setting-options.js';
import { watchedWork } from './watched-work.js';

interface Flags {
  readonly output?: string;
  readonly overwrite?: true;
  readonly verbose?: true;
  readonly json?: true;
  readonly [setting: string]: unknown;
}

const EXAMPLES = `
Examples:
  $ autochrome colorize reel.mp4 --reference still.jpg
  $ autochrome colorize reel.mov --reference street.jpg --reference faces.jpg --codec prores
  $ autochrome colorize reel.mov --reference street.jpg --weight 2 --reference faces.jpg --region 25%,0%,50%,100%
  $ autochrome colorize reel.mov --reference trailer.mp4 --frame 01:00:02:00
  $ autochrome colorize reel.mov -r day.jpg --keyframe 120=1 --keyframe 180=0 -r dusk.jpg --keyframe 120=0 --keyframe 180=1
  $ autochrome colorize scan/frame_%04d.tif --reference still.png --frame-rate 18
  $ autochrome colorize reel.mp4 --reference still.jpg --start 01:00:10:00 --end 01:00:14:12
  $ autochrome colorize photo.jpg --reference still.jpg --output photo-in-colour.png`;

/** `autochrome colorize INPUT --reference REF ...` */
export function colorizeCommand(out: Output): Command {
  const command = new Command('colorize')
    .description('Colorizes a black-and-white clip to match colour references. Luma is not changed.')
    .argument('<input>', 'video file, image, folder of images, or image sequence such as frame_%04d.png');
  const references = addReferenceOptions(command);
  command
    .option('-o, --output <file>', 'output file; default: next to the input, with .colorized in its name')
    .option('--overwrite', 'replace the output if it exists');
  addSettingOptions(command, SETTING_NAMES)
    .option('-v, --verbose', 'show the time that each stage takes')
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', EXAMPLES);
  return command.action((input: string, flags: Flags) => run(input, references, flags, out));
}

async function run(
  input: string,
  references: readonly GivenReference[],
  flags: Flags,
  out: Output,
): Promise<void> {
  if (flags.json) out.useJson();
  if (references.length === 0) {
    throw usageError(
      'no --reference was given',
      'name a colour image of a similar scene, such as --reference still.jpg; the film takes colours from what looks alike in it',
    );
  }
  const { output, overwrite = false, verbose = false } = flags;
  const settings = settingsOf(flags, SETTING_NAMES);
  await watchedWork(out, flags.json ?? false, renderWording(verbose), (watch) =>
    colorize({ ...settings, input, references, output, overwrite, ...watch }),
  );
}
