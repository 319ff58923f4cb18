import { Worker } from 'node:worker_threads';
import type { NetworkName, Tensor } from './network.js';
import {
  BUSY,
  CLOSING,
  type ResolvedDevice,
  type SessionReply,
  type SessionRequest,
} from './session-messages.js';

interface Pending {
  readonly resolve: (outputs: Record<string, Tensor>) => void;
  readonly reject: (error: Error) => void;
}

/** Longest wait, at process exit, for the native call in progress. */
const EXIT_WAIT_MS = 5000;

const open = new Set<SessionHost>();

process.on('exit', () => {
  for (const host of open) host.waitForQuiet();
});

/** The main thread's end of one session worker. Does not keep the process alive unless a call is under way. */
export class SessionHost {
  readonly #worker: Worker;
  readonly #state = new Int32Array(new SharedArrayBuffer(8));
  readonly #pending = new Map<number, Pending>();
  readonly #ended: Promise<void>;
  #calls = 0;
  #gone: Error | undefined;

  /**
   * @param device - where sessions run
   * @param threads - threads of one operator, at least 1
   */
  constructor(device: ResolvedDevice, threads: number) {
    this.#worker = new Worker(new URL('./session-worker.js', import.meta.url), {
      workerData: { device, threads, state: this.#state },
      // Not the parent's flags: with --eval and --input-type a worker does not start.
      execArgv: [],
    });
    this.#worker.on('message', (reply: SessionReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#fail(new Error('the thread that runs the networks has ended'));
        open.delete(this);
        resolve();
      });
    });
    open.add(this);
    // After the listeners: adding one for messages makes the worker hold the process again.
    this.#worker.unref();
  }

  /** Makes the session of a network from its file. */
  async load(name: NetworkName, path: string): Promise<void> {
    await this.#ask((id) => ({ kind: 'load', id, name, path }));
  }

  /** Runs a loaded network. */
  run(name: NetworkName, inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    const sent = Object.fromEntries(Object.entries(inputs).map(([key, tensor]) => [key, alone(tensor)]));
    return this.#ask((id) => ({ kind: 'run', id, name, inputs: sent }));
  }

  /** Lets the native call in progress end, turns down those behind it, and frees the sessions. */
  async close(): Promise<void> {
    Atomics.store(this.#state, CLOSING, 1);
    this.#gone ??= new Error('the networks were closed');
    this.#worker.ref();
    this.#worker.postMessage({ kind: 'close' } satisfies SessionRequest);
    await this.#ended;
  }

  /** Blocks until the native call in progress has ended: a thread ended amid one aborts the process. */
  waitForQuiet(): void {
    Atomics.store(this.#state, CLOSING, 1);
    Atomics.wait(this.#state, BUSY, 1, EXIT_WAIT_MS);
  }

  #ask(request: (id: number) => SessionRequest): Promise<Record<string, Tensor>> {
    if (this.#gone) return Promise.reject(this.#gone);
    const id = this.#calls++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(request(id));
    });
  }

  #settle(reply: SessionReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0 && !this.#gone) this.#worker.unref();
    if ('error' in reply) pending?.reject(new Error(reply.error));
    else pending?.resolve(reply.outputs);
  }

  #fail(error: Error): void {
    this.#gone ??= error;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}

/** A message carries the whole memory under a view, so a view of a part is cut out first; shared memory goes as it is. */
function alone(tensor: Tensor): Tensor {
  const { data } = tensor;
  if (data.buffer instanceof SharedArrayBuffer || data.byteLength === data.buffer.byteLength) return tensor;
  return { ...tensor, data: data.slice() } as Tensor;
}
