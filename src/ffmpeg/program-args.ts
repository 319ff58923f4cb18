import type { FfmpegJob } from './runner.js';

/**
 * The arguments a job is run with: no banner and no progress reports in the log, no keyboard, and files that are
 * to be written are overwritten, since whether they may be is decided before.
 */
export function programArgs(job: FfmpegJob): string[] {
  if (job.program === 'ffprobe') return ['-hide_banner', ...job.args];
  return ['-hide_banner', '-nostdin', '-nostats', '-y', ...job.args];
}

/**
 * The version in what `ffmpeg -version` prints: `5.1.6` of a release (without the packager's suffix), or the name
 * of a build from the repository, such as `N-109741-gbbe95f7353`; undefined when it is not ffmpeg's.
 */
export function parseVersion(printed: string): string | undefined {
  const name = /^ff(?:mpeg|probe) version (\S+)/m.exec(printed)?.[1];
  return name === undefined ? undefined : (/^n?(\d+(?:\.\d+)+)/.exec(name)?.[1] ?? name);
}
