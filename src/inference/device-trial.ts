import { fork } from 'node:child_process';
import { networkPath } from './registry.js';
import type { ResolvedDevice } from './session-messages.js';
import type { TrialReply } from './trial-process.js';

/** Whether networks run on a device of this machine. */
export interface DeviceTrial {
  readonly device: ResolvedDevice;
  readonly works: boolean;
  /** Why it is not used; undefined where it works. */
  readonly reason: string | undefined;
  /** Time of the trial network there and on the CPU; undefined where it did not run. */
  readonly milliseconds: number | undefined;
  readonly cpuMilliseconds: number | undefined;
}

/** A driver that compiles its shaders takes seconds; one that hangs takes for ever. */
const TIME_LIMIT_MS = 20_000;

/**
 * Runs a network on a device, in a process of its own, and compares the result with the CPU's.
 *
 * @param options - `weights`: folder of the networks, see {@link networkPath}; `timeLimit`: milliseconds after which
 *   the process is ended; `script`: the module that tries
 */
export function tryDevice(
  device: ResolvedDevice,
  options: { weights?: URL | undefined; timeLimit?: number; script?: URL } = {},
): Promise<DeviceTrial> {
  const { timeLimit = TIME_LIMIT_MS, script = new URL('./trial-process.js', import.meta.url) } = options;
  return new Promise((resolve) => {
    const child = fork(script, [device, networkPath('lightness', { folder: options.weights })], {
      // Runtime and drivers print what the answer says better.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Not the parent's flags: its inspector port and loaders are its own.
      execArgv: [],
    });
    let reply: TrialReply | undefined;
    let ended = `did not answer within ${timeLimit / 1000} s`;
    const timer = setTimeout(() => child.kill('SIGKILL'), timeLimit);
    child.on('message', (message) => {
      reply = message as TrialReply;
    });
    child.on('error', (error) => {
      ended = error.message;
      finish();
    });
    child.on('exit', (code, signal) => {
      if (signal !== 'SIGKILL') ended = `ended its process with ${signal ?? `exit code ${code}`}`;
      finish();
    });
    function finish() {
      clearTimeout(timer);
      resolve(reading(device, reply ?? { error: ended }));
    }
  });
}

function reading(device: ResolvedDevice, reply: TrialReply): DeviceTrial {
  if ('error' in reply) {
    return {
      device,
      works: false,
      reason: oneLine(reply.error),
      milliseconds: undefined,
      cpuMilliseconds: undefined,
    };
  }
  return { device, works: true, reason: undefined, ...reply };
}

/** The runtime puts C++ source positions before what happened. */
function oneLine(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  return line.replace(/^\/onnxruntime_src\/\S+ .* was false\. /, '').slice(0, 300);
}
