import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { FlowField } from '../../src/temporal/flow-field.js';
import { readFlo } from './flo-file.js';

/** What OpenCV made of pairs of pictures. */
export interface OpenCvFlows {
  readonly version: string;
  readonly methods: readonly {
    readonly name: string;
    /** One for each pair. */
    readonly flows: readonly FlowField[];
    /** Median processor time of each pair. */
    readonly milliseconds: readonly number[];
  }[];
}

/** Where the program that runs OpenCV is, from the compiled file. */
const PROGRAM = fileURLToPath(new URL('../../../benchmarks/opencv_flow.py', import.meta.url));

const TITLES: Readonly<Record<string, string>> = {
  'dis-medium': 'OpenCV DIS, medium',
  farneback: 'OpenCV Farnebäck',
};

/** Exit code of the program where OpenCV is missing. */
const MISSING = 3;

/**
 * Runs OpenCV's methods in a process of their own, on one thread.
 *
 * @param python - the interpreter
 * @param pairs - picture files, of which OpenCV sees the gray
 * @param runs - how often each pair is timed
 * @returns undefined where the interpreter or OpenCV is missing
 */
export async function opencvFlows(
  python: string,
  pairs: readonly (readonly [string, string])[],
  runs: number,
): Promise<OpenCvFlows | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'autochrome-flow-'));
  try {
    const result = await execa(python, [PROGRAM, String(runs), folder, ...pairs.flat()], { reject: false });
    if (result.exitCode === MISSING || result.code === 'ENOENT') return undefined;
    if (result.failed) throw new Error(`${PROGRAM} failed: ${result.stderr || result.shortMessage}`);
    const { version, milliseconds } = JSON.parse(result.stdout) as {
      version: string;
      milliseconds: Record<string, number[]>;
    };
    const methods = Object.entries(milliseconds).map(async ([name, times]) => ({
      name: TITLES[name] ?? name,
      flows: await Promise.all(pairs.map((_, number) => readFlo(join(folder, `${name}-${number}.flo`)))),
      milliseconds: times,
    }));
    return { version, methods: await Promise.all(methods) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
