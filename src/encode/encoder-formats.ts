import type { FfmpegRunner } from '../ffmpeg/runner.js';

const known = new WeakMap<FfmpegRunner, Map<string, ReadonlySet<string> | undefined>>();

/**
 * Asks ffmpeg which pixel formats an encoder takes; asked once per runner.
 *
 * @param encoder - ffmpeg's name, such as `libx264`
 * @returns undefined when this ffmpeg has no such encoder
 */
export async function encoderFormats(
  runner: FfmpegRunner,
  encoder: string,
): Promise<ReadonlySet<string> | undefined> {
  const answers = known.get(runner) ?? new Map<string, ReadonlySet<string> | undefined>();
  known.set(runner, answers);
  if (!answers.has(encoder)) answers.set(encoder, await ask(runner, encoder));
  return answers.get(encoder);
}

async function ask(runner: FfmpegRunner, encoder: string): Promise<ReadonlySet<string> | undefined> {
  const run = runner.start({ program: 'ffmpeg', args: ['-v', 'error', '-h', `encoder=${encoder}`] });
  run.endInput();
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of run.output) text += decoder.decode(chunk, { stream: true });
  const formats = /Supported pixel formats:(.*)/.exec(text)?.[1];
  await run.done;
  return formats === undefined ? undefined : new Set(formats.trim().split(/\s+/));
}
