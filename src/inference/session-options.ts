import type { InferenceSession } from 'onnxruntime-node';
import type { ResolvedDevice } from './session-messages.js';

/** Options of every session on a device. Operators that the device lacks run on the CPU. */
export function sessionOptions(settings: {
  readonly device: ResolvedDevice;
  readonly threads: number;
}): InferenceSession.SessionOptions {
  // Its threads are the runtime's own affair, and it has no settings of the native one's pool.
  if (settings.device === 'wasm') {
    return { executionProviders: ['wasm'], graphOptimizationLevel: 'all', logSeverityLevel: 4 };
  }
  return {
    executionProviders: [settings.device],
    intraOpNumThreads: settings.threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Errors only: they arrive as exceptions too, and warnings are about operators placed on the CPU.
    logSeverityLevel: 4,
    // Threads that wait by spinning take the cores from decoder and encoder. Measured on two cores shared with other
    // work: with spinning every network took 2 to 4 times as long, and 1.6 to 2.2 times the processor time.
    //
    // Shares of tokens that look nothing alike are exponentials so small that processors handle them in microcode. As
    // zeros they cost nothing, and colours, to which they add less than a float can hold, stay the same to the bit. The
    // runtime tells the threads of a session's own pool, but of those that call it only the first one in a process: a
    // later loader of the same process may do without.
    extra: { session: { intra_op: { allow_spinning: '0' }, set_denormal_as_zero: '1' } },
  };
}
