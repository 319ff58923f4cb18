import { resolve } from 'node:path';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
import { type Rational, toNumber } from '../time/rational.js';
import type { ClipMetadata } from './clip-metadata.js';
import { LOCAL_FILES } from './ffprobe-report.js';

// Packets come in decoding order: one that is shown earlier may lie behind one that is shown later, never as far as this.
const REORDERED_SECONDS = 2;

/**
 * Counts a clip's packets that are shown before a time, without decoding them.
 *
 * @param before - seconds on the clip's own clock, not included
 * @returns undefined when a packet does not say when it is shown, or the file cannot be read up to there
 */
export async function countPackets(
  runner: FfmpegRunner,
  { path, timebase }: Pick<ClipMetadata, 'path' | 'timebase'>,
  before: Rational,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const file = resolve(path);
  const end = toNumber(before);
  const run = runner.start({
    program: 'ffprobe',
    args: [
      ...['-v', 'error', ...LOCAL_FILES, '-select_streams', 'v:0', '-show_entries', 'packet=pts'],
      ...['-read_intervals', `%${(end + REORDERED_SECONDS).toFixed(6)}`, '-of', 'csv=p=0', '-i', file],
    ],
    reads: [file],
    ...(signal === undefined ? {} : { signal }),
  });
  run.endInput();
  const decoder = new TextDecoder();
  const [limit, tick] = [end, toNumber(timebase)];
  let count: number | undefined = 0;
  let rest = '';
  for await (const chunk of run.output) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) {
      const pts = Number.parseInt(line, 10);
      if (Number.isNaN(pts)) count = line.trim() === '' ? count : undefined;
      // Half a tick, since a time that is equal is no earlier one.
      else if (count !== undefined && (pts + 0.5) * tick < limit) count += 1;
    }
  }
  const { exitCode } = await run.done;
  return exitCode === 0 ? count : undefined;
}
