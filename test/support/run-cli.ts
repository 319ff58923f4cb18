import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { execa, type Options } from 'execa';

/** The compiled entry of the command line, beside these tests. */
const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

/** Starts the command line as a child process; never rejects. */
export function startCli(args: readonly string[], options: Options = {}) {
  return execa(process.execPath, [MAIN, ...args], { reject: false, stdin: 'ignore', ...options });
}

/** What a user sees of one run. */
export interface CliRun {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line to its end. */
export async function runCli(args: readonly string[], options: Options = {}): Promise<CliRun> {
  const { exitCode, stdout, stderr } = await startCli(args, options);
  return { exitCode, stdout: String(stdout), stderr: String(stderr) };
}

/** A folder of the test's own, removed after it. */
export async function temporaryFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'autochrome-test-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
