import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { runTool } from './generate-clip.js';

/**
 * Times at which images are shown and sound is heard, in order.
 *
 * @param unit - `pts`: ticks of the file, `pts_time`: seconds
 */
export async function packetTimes(
  runner: FfmpegRunner,
  path: string,
  unit: 'pts' | 'pts_time',
): Promise<{ video: number[]; audio: number[] }> {
  const args = ['-v', 'error', '-show_entries', `packet=codec_type,${unit}`, '-of', 'csv=p=0', path];
  const lines = (await runTool(runner, { program: 'ffprobe', args, reads: [path] })).split('\n');
  const of = (type: string) =>
    lines
      .filter((line) => line.startsWith(type))
      .map((line) => Number(line.split(',')[1]))
      .sort((a, b) => a - b);
  return { video: of('video'), audio: of('audio') };
}
