import { resolve } from 'node:path';
import { AutochromeError, throwIfAborted } from '../errors.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';

/**
 * Requires that a film has as many frames as went into it, by its packets: ffmpeg passes over files that it cannot read, and
 * says that all went well. Every codec that is written has a packet for each frame.
 *
 * @param path - of the film, where it is written
 * @param frames - it must have
 * @throws AutochromeError of kind `failure` when it has others, or cannot be read; `interrupted` when the signal was aborted
 */
export async function requireFrames(
  runner: FfmpegRunner,
  path: string,
  frames: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const whole = resolve(path);
  const run = runner.start({
    program: 'ffprobe',
    args: [
      ...[
        '-v',
        'error',
        '-select_streams',
        'v:0',
        '-count_packets',
        '-show_entries',
        'stream=nb_read_packets',
      ],
      ...['-of', 'default=nw=1:nk=1', '-i', whole],
    ],
    reads: [whole],
    ...(signal ? { signal } : {}),
  });
  run.endInput();
  let text = '';
  for await (const chunk of run.output) text += new TextDecoder().decode(chunk);
  const { exitCode, log } = await run.done;
  throwIfAborted(signal);
  const found = Number(text.trim().split('\n')[0] || Number.NaN);
  if (exitCode === 0 && found === frames) return;
  const what = Number.isInteger(found) ? `${found} frames` : 'no frames that can be read';
  throw new AutochromeError('failure', `the joined film has ${what}, and its segments have ${frames}`, {
    hint: `remove the segments and render again${log.length === 0 ? '' : ` (ffmpeg: ${log.at(-1)})`}`,
  });
}
