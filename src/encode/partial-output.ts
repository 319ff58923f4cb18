import { rm } from 'node:fs/promises';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
import { moveToFreeName } from '../files/free-name.js';
import type { OutputNames } from '../files/output-file.js';

/** Whether a file holds at least one packet of video. */
async function hasVideo(runner: FfmpegRunner, path: string): Promise<boolean> {
  const run = runner.start({
    program: 'ffprobe',
    args: [
      ...['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=size', '-of', 'csv=p=0'],
      ...['-read_intervals', '%+#1', '-i', path],
    ],
    reads: [path],
  });
  run.endInput();
  let bytes = 0;
  for await (const chunk of run.output) bytes += chunk.length;
  return (await run.done).exitCode === 0 && bytes > 0;
}

/**
 * Clears up after a render that stopped early: keeps what was encoded under the name that says so, where it can be
 * played, and removes everything else.
 *
 * @returns the path of what was kept
 */
export async function keepPartial(runner: FfmpegRunner, names: OutputNames): Promise<string | undefined> {
  await rm(names.mux, { force: true });
  if (await hasVideo(runner, names.video).catch(() => false)) {
    return moveToFreeName(names.video, names.partial);
  }
  await rm(names.video, { force: true });
  return undefined;
}
