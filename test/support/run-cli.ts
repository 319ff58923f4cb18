import { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { execa, type Options } from 'execa';
import { run } from '../../src/cli/run.js';

/** The compiled entry of the command line, beside these tests. */
const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

/** Starts the command line as a child process; never rejects. */
export function startCli(args: readonly string[], options: Options = {}) {
  return execa(process.execPath, [MAIN, ...args], { reject: false, stdin: 'ignore', ...options });
}

/** What a user sees of one run, without the end of the last line. */
export interface CliRun {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a child process to its end. */
export async function spawnCli(args: readonly string[], options: Options = {}): Promise<CliRun> {
  const { exitCode, stdout, stderr } = await startCli(args, options);
  return { exitCode, stdout: String(stdout), stderr: String(stderr) };
}

/** What a run within this process has around it; an empty environment when left out. */
interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Told what is written to stdout, piece by piece; `interrupt` is the user's Ctrl+C. */
  readonly onStdout?: (text: string, interrupt: () => void) => void;
}

/**
 * Runs the command line to its end within this process: the same code from arguments to exit code, without the second
 * that a process takes to load it.
 *
 * @throws Error where it ended the process, or left a listener for signals
 */
export async function runCli(args: readonly string[], options: RunOptions = {}): Promise<CliRun> {
  const { env = {}, onStdout } = options;
  const signals = new EventEmitter();
  const stdout = keptText((text) => onStdout?.(text, () => signals.emit('SIGINT')));
  const stderr = keptText();
  const exit = (code: number) => {
    throw new Error(`the process was ended with ${code}`);
  };
  const context = { stdout: stdout.stream, stderr: stderr.stream, env, signals, exit };
  const exitCode = await run(args, context);
  const left = signals.eventNames();
  if (left.length > 0) throw new Error(`listeners were left for ${left.join(', ')}`);
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** A stream that keeps what is written to it. */
function keptText(onText?: (text: string) => void) {
  let all = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      const text = String(chunk);
      all += text;
      onText?.(text);
      done();
    },
  });
  return { stream, text: () => all.replace(/\n$/, '') };
}

/** A folder of the test's own, removed after it. */
export async function temporaryFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'autochrome-test-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
