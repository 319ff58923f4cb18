import { createHash } from 'node:crypto';
import { AutochromeError } from '../errors.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';

/** What a decoder is told before the first frame, and what a player goes by. */
const ENTRIES = [
  ...['codec_name', 'profile', 'width', 'height', 'pix_fmt', 'level', 'field_order', 'sample_aspect_ratio'],
  ...['color_range', 'color_space', 'color_transfer', 'color_primaries', 'chroma_location', 'time_base'],
  'extradata_hash',
];

/**
 * Names what a decoder has to know of a file's video. Packets of two files can stand in one stream where it is the same.
 *
 * @param path - a whole path
 * @returns 16 hexadecimal digits
 * @throws AutochromeError of kind `failure` when the file cannot be read
 */
export async function videoParameters(runner: FfmpegRunner, path: string): Promise<string> {
  const run = runner.start({
    program: 'ffprobe',
    args: [
      ...['-v', 'error', '-select_streams', 'v:0', '-show_entries', `stream=${ENTRIES.join(',')}`],
      ...['-show_data_hash', 'sha256', '-of', 'default=nw=1', '-i', path],
    ],
    reads: [path],
  });
  run.endInput();
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of run.output) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  const { exitCode, log } = await run.done;
  if (exitCode !== 0 || bytes === 0) {
    throw new AutochromeError('failure', `cannot read ${path}: ${log.at(-1) ?? 'it holds no video'}`);
  }
  return hash.digest('hex').slice(0, 16);
}
