import { Worker } from 'node:worker_threads';
import { AutochromeError } from '../errors.js';
import { parseVersion, programArgs } from './program-args.js';
import { ProgramLog } from './program-log.js';
import type { FfmpegJob, FfmpegResult, FfmpegRun, FfmpegRunner } from './runner.js';
import { ByteRing } from './wasm/byte-ring.js';
import { type CompiledModule, compileCore } from './wasm/core.js';
import { hostLine, sandboxArgs, sandboxFiles } from './wasm/sandbox-paths.js';
import type { WorkerJob, WorkerMessage } from './wasm/worker-messages.js';

/** Bytes that `pipe:0` and `pipe:1` each hold at most. */
export const PIPE_BYTES = 1 << 22;

/** Exit code of a program whose thread broke. */
const BROKEN = 1;

/** Copies the bytes into the ring, waiting for room; leaves off when nobody takes them any more. */
async function giveAll(ring: ByteRing, bytes: Uint8Array): Promise<void> {
  for (let given = 0; given < bytes.length; ) {
    const { changes, closed } = ring;
    if (closed) return;
    const count = ring.give(bytes.subarray(given));
    given += count;
    if (count === 0) await ring.wait(changes);
  }
}

/** What comes through the ring, as it lies there. A reader that leaves early breaks the pipe. */
async function* takeAll(ring: ByteRing): AsyncGenerator<Uint8Array> {
  try {
    while (!ring.closed) {
      const { changes, ended } = ring;
      const bytes = ring.peek();
      if (bytes.length > 0) {
        yield bytes;
        ring.take(bytes.length);
      } else if (ended) return;
      else await ring.wait(changes);
    }
  } finally {
    ring.close();
  }
}

function startWasm(module: CompiledModule, job: FfmpegJob): FfmpegRun {
  const files = sandboxFiles(job);
  const input = ByteRing.allocate(PIPE_BYTES);
  const output = ByteRing.allocate(PIPE_BYTES);
  const workerData: WorkerJob = {
    module,
    program: job.program,
    args: sandboxArgs(programArgs(job), files),
    files,
    input: input.memory,
    output: output.memory,
  };
  const worker = new Worker(new URL('./wasm/wasm-worker.js', import.meta.url), { workerData });
  const log = new ProgramLog((line) => hostLine(line, files));

  let killed = false;
  const kill = () => {
    if (killed) return;
    killed = true;
    input.close();
    output.close();
    void worker.terminate();
  };

  const done = new Promise<FfmpegResult>((resolve) => {
    let exitCode: number | undefined;
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'log') log.push(message.bytes);
      else if (message.kind === 'line') log.add(message.line);
      else {
        exitCode = message.exitCode;
        // Gives the instance's memory back without waiting for its event loop to run dry.
        void worker.terminate();
      }
    });
    worker.on('error', (error) => log.add(`${job.program} in its worker: ${error.message}`));
    worker.once('exit', () => {
      job.signal?.removeEventListener('abort', kill);
      input.close();
      output.end();
      log.end();
      resolve({ exitCode: killed ? undefined : (exitCode ?? BROKEN), log: [...log.lines] });
    });
  });
  if (job.signal?.aborted) kill();
  else job.signal?.addEventListener('abort', kill, { once: true });

  let lastWrite = Promise.resolve();
  return {
    write(bytes) {
      lastWrite = lastWrite.then(() => giveAll(input, bytes));
      return lastWrite;
    },
    endInput: () => void lastWrite.then(() => input.end()),
    output: takeAll(output),
    get log() {
      return log.lines;
    },
    done,
    kill,
  };
}

async function load(): Promise<FfmpegRunner> {
  const module = await compileCore();
  const run = startWasm(module, { program: 'ffmpeg', args: ['-version'] });
  let printed = '';
  const decoder = new TextDecoder();
  for await (const bytes of run.output) printed += decoder.decode(bytes, { stream: true });
  const { log } = await run.done;
  const version = parseVersion(`${printed}\n${log.join('\n')}`);
  if (version === undefined) {
    throw new AutochromeError(
      'failure',
      `the embedded ffmpeg does not start: ${log.at(-1) ?? 'no message'}`,
      {
        hint: 'Install the packages again with `npm ci`, or install ffmpeg and use `backend` native.',
      },
    );
  }
  return {
    backend: 'wasm',
    version,
    start: (job) => startWasm(module, job),
    nameInJob: (job, path) => sandboxArgs([path], sandboxFiles({ ...job, writes: [] }))[0] as string,
  };
}

let loaded: Promise<FfmpegRunner> | undefined;

/**
 * Loads the embedded ffmpeg, `@ffmpeg/core`. It is compiled once per process; each run has a worker and memory of its
 * own, at most 2 GiB. A run sees no files but those it declares, as `reads` and `writes`.
 *
 * @throws AutochromeError of kind `failure` when the package is damaged
 */
export function loadWasmFfmpeg(): Promise<FfmpegRunner> {
  loaded ??= load();
  return loaded;
}
