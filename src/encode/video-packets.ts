import type { FfmpegRunner } from '../ffmpeg/runner.js';

/**
 * Counts the packets of video in a file that is written with one for each frame, by reading all of it.
 *
 * @returns 0 where it holds no video, or cannot be read
 */
export async function countVideoPackets(runner: FfmpegRunner, path: string): Promise<number> {
  const run = runner.start({
    program: 'ffprobe',
    args: [
      ...['-v', 'error', '-select_streams', 'v:0', '-count_packets'],
      ...['-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0', '-i', path],
    ],
    reads: [path],
  });
  run.endInput();
  const decoder = new TextDecoder();
  let output = '';
  for await (const chunk of run.output) output += decoder.decode(chunk, { stream: true });
  const { exitCode } = await run.done;
  return exitCode === 0 ? Number.parseInt(output, 10) || 0 : 0;
}
