import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { AutochromeError } from '../errors.js';
import { parseVersion, programArgs } from './program-args.js';
import { ProgramLog } from './program-log.js';
import type { FfmpegJob, FfmpegResult, FfmpegRun, FfmpegRunner } from './runner.js';

/** Milliseconds between asking a program to end and ending it. */
const GRACE_MS = 2000;

/** Exit code of a program that could not be started, as shells have it. */
const NOT_STARTED = 127;

/** Feeds the chunk and settles once the pipe took it; a broken pipe is no error here, `done` tells why. */
function writeTo(stdin: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (bytes.length === 0 || !stdin.writable) resolve();
    else stdin.write(bytes, () => resolve());
  });
}

/** What the program prints, ending without an error when it was ended from outside. */
async function* readAll(stdout: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stdout) yield chunk as Uint8Array;
  } catch (error) {
    // A kill destroys the pipe under the reader. Why the output is short is told by `done`.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

function startNative(command: string, job: FfmpegJob): FfmpegRun {
  const child = execa(command, programArgs(job), {
    stdin: job.args.includes('pipe:0') ? 'pipe' : 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    encoding: 'buffer',
    reject: false,
    // SIGTERM lets ffmpeg close its files; a program stuck in a system call is ended after the grace time.
    forceKillAfterDelay: GRACE_MS,
    cleanup: true,
  });
  // Unless told to pause, execa throws away what nobody reads by the next turn of the event loop.
  child.stdout.pause();

  const log = new ProgramLog();
  child.stderr.on('data', (bytes: Uint8Array) => log.push(bytes));
  const logEnded = new Promise<void>((resolve) => child.stderr.once('close', resolve));
  const exited = new Promise<number | undefined>((resolve) => {
    child.once('exit', (code) => resolve(code ?? undefined));
    child.once('error', (error) => {
      if (child.pid !== undefined) return;
      log.add(`${command}: ${error.message}`);
      resolve(NOT_STARTED);
    });
  });
  // A program that ended early leaves a broken pipe, which the callbacks of writes pass over.
  child.stdin?.on('error', () => undefined);
  child.stdout.on('error', () => undefined);
  child.stderr.on('error', () => undefined);

  let killed = false;
  let ended = false;
  const kill = () => {
    if (killed || ended) return;
    killed = true;
    child.kill();
    // A program that waits on a full or an empty pipe would not see the signal before the grace time is over.
    child.stdout.destroy();
    child.stdin?.destroy();
  };
  if (job.signal?.aborted) kill();
  else job.signal?.addEventListener('abort', kill, { once: true });

  const finish = async (): Promise<FfmpegResult> => {
    const exitCode = await exited;
    if (exitCode !== NOT_STARTED) await logEnded;
    ended = true;
    job.signal?.removeEventListener('abort', kill);
    log.end();
    return { exitCode: killed ? undefined : exitCode, log: [...log.lines] };
  };
  return {
    write: (bytes) => (child.stdin ? writeTo(child.stdin, bytes) : Promise.resolve()),
    endInput: () => void child.stdin?.end(),
    output: readAll(child.stdout),
    get log() {
      return log.lines;
    },
    done: finish(),
    kill,
  };
}

async function versionOf(command: string): Promise<string | undefined> {
  const result = await execa(command, ['-version'], { reject: false, stdin: 'ignore' });
  // Ctrl+C in a terminal reaches this child too; it must not pass for a missing program.
  if (result.signal === 'SIGINT') throw new AutochromeError('interrupted', 'stopped');
  return result.failed ? undefined : parseVersion(result.stdout);
}

/** Runners of programs that have answered, by what they were looked for as, and where. */
const found = new Map<string, FfmpegRunner>();

/**
 * Looks for ffmpeg and ffprobe on PATH, or at the paths that the environment variables AUTOCHROME_FFMPEG and
 * AUTOCHROME_FFPROBE name. Programs that answered once are not asked again by this process; those that are missing are.
 *
 * Children end with this process, also when a signal ends it.
 *
 * @returns undefined unless both are there and answer `-version`
 * @throws AutochromeError of kind `interrupted` when Ctrl+C ends them instead
 */
export async function findNativeFfmpeg(): Promise<FfmpegRunner | undefined> {
  const commands = {
    ffmpeg: process.env.AUTOCHROME_FFMPEG || 'ffmpeg',
    ffprobe: process.env.AUTOCHROME_FFPROBE || 'ffprobe',
  };
  const key = JSON.stringify([commands, process.env.PATH]);
  const known = found.get(key);
  if (known) return known;
  const [version, probeVersion] = await Promise.all([
    versionOf(commands.ffmpeg),
    versionOf(commands.ffprobe),
  ]);
  if (version === undefined || probeVersion === undefined) return undefined;
  const runner: FfmpegRunner = {
    backend: 'native',
    version,
    start: (job) => startNative(commands[job.program], job),
    nameInJob: (_job, path) => path,
  };
  found.set(key, runner);
  return runner;
}
