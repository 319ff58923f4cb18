import { parentPort, workerData } from 'node:worker_threads';
import { ByteRing } from './byte-ring.js';
import { createCore, type FfmpegCore } from './core.js';
import { mountHostFile } from './host-file.js';
import { inputDevice, logDevice, outputDevice, replaceStandardStream } from './pipe-device.js';
import type { WorkerJob, WorkerMessage } from './worker-messages.js';

const job = workerData as WorkerJob;
const output = new ByteRing(job.output);

// The program runs in one call, from start to end, so that messages are the only way out of this thread.
function say(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function setUp(core: FfmpegCore): void {
  core.setLogger(({ message }) => {
    // This is how the core says that a program called exit().
    if (message !== 'Aborted()') say({ kind: 'line', line: message });
  });
  replaceStandardStream(core.FS, 0, inputDevice(new ByteRing(job.input)));
  replaceStandardStream(core.FS, 1, outputDevice(output, core.FS));
  replaceStandardStream(
    core.FS,
    2,
    logDevice((bytes) => say({ kind: 'log', bytes })),
  );
  for (const file of job.files) {
    core.FS.mkdir(file.sandboxPath.slice(0, file.sandboxPath.lastIndexOf('/')));
    mountHostFile(core.FS, file, (line) => say({ kind: 'line', line }));
  }
}

/** @returns the exit code */
function runProgram(core: FfmpegCore): number {
  const argv = [job.program, ...job.args];
  try {
    const main = job.program === 'ffmpeg' ? core._ffmpeg : core._ffprobe;
    return main(argv.length, core.stringsToPtr(argv)) === 0 ? 0 : 1;
  } catch (error) {
    const { message } = error as Error;
    // exit() leaves by this error. One that was cut off, such as for want of memory, leaves no exit code.
    if (message.startsWith('Aborted(') && core.ret >= 0) return core.ret;
    say({ kind: 'line', line: `${job.program} crashed: ${message}` });
    return 1;
  }
}

const core = await createCore(job.module);
setUp(core);
const exitCode = runProgram(core);
output.end();
say({ kind: 'exit', exitCode });
