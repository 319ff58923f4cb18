import { Command } from 'commander';
import { CLIP_SETTING_NAMES, probe } from '../internal.js';
import { clipRows } from './clip-rows.js';
import type { Output } from './output.js';
import { addSettingOptions, settingsOf } from './setting-options.js';
import { alignedRows } from './wording.js';

/** `autochrome probe FILE` */
export function probeCommand(out: Output): Command {
  const command = new Command('probe')
    .description('Shows what a video file, an image or an image sequence contains, as Autochrome reads it.')
    .argument('<file>', 'video file, image, folder of images, or image sequence such as frame_%04d.png');
  return addSettingOptions(command, CLIP_SETTING_NAMES)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExamples:\n  $ autochrome probe reel.mp4\n  $ autochrome probe reel.mp4 --json')
    .action(async (file: string, flags: Record<string, unknown>) => {
      if (flags.json) out.useJson();
      const metadata = await probe(file, settingsOf(flags, CLIP_SETTING_NAMES));
      if (flags.json) out.event(metadata);
      else for (const line of alignedRows(clipRows(metadata))) out.result(line);
    });
}
