/** Holds the runtime's sessions, so that its blocking calls block this thread and not the main one. */
import { parentPort, workerData } from 'node:worker_threads';
import type { InferenceSession } from 'onnxruntime-node';
import type { NetworkName, Tensor } from './network.js';
import { loadRuntime, type Runtime } from './runtime.js';
import {
  BUSY,
  CLOSING,
  type SessionReply,
  type SessionRequest,
  type SessionSettings,
} from './session-messages.js';
import { sessionOptions } from './session-options.js';

const settings = workerData as SessionSettings;
const { state } = settings;
const port = parentPort;
if (!port) throw new Error('session-worker is started as a worker thread only');

const sessions = new Map<NetworkName, InferenceSession>();
// Imported when first asked for, so that a platform without the native library is an answer and not a crash.
let runtime: Runtime | undefined;

/** Marks the time in which ending this thread would abort the whole process (the runtime throws into a dead VM). */
async function native<T>(call: () => Promise<T>): Promise<T> {
  Atomics.store(state, BUSY, 1);
  try {
    if (Atomics.load(state, CLOSING) === 1) throw new Error('the networks were closed');
    return await call();
  } finally {
    Atomics.store(state, BUSY, 0);
    Atomics.notify(state, BUSY);
  }
}

/** The runtime refuses shared memory; everything else has been copied on its way here. */
function own<T extends Tensor['data']>(data: T): T {
  return data.buffer instanceof SharedArrayBuffer ? (data.slice() as T) : data;
}

async function load(name: NetworkName, path: string): Promise<Record<string, Tensor>> {
  runtime ??= await loadRuntime(settings.device, settings.threads);
  const { InferenceSession } = runtime;
  sessions.set(name, await native(() => InferenceSession.create(path, sessionOptions(settings))));
  return {};
}

async function run(
  name: NetworkName,
  inputs: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Tensor>> {
  const session = sessions.get(name);
  if (!runtime || !session) throw new Error('the network is not loaded');
  const { Tensor } = runtime;
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([key, { type, data, dims }]) => [key, new Tensor(type, own(data), dims)]),
  );
  const results = await native(() => session.run(feeds));
  return Object.fromEntries(
    Object.entries(results).map(([key, { type, data, dims }]) => [key, { type, data, dims } as Tensor]),
  );
}

async function close(): Promise<void> {
  for (const session of sessions.values()) await session.release();
  sessions.clear();
  port?.close();
}

async function answer(request: SessionRequest): Promise<void> {
  if (request.kind === 'close') return close();
  const { id } = request;
  try {
    const outputs =
      request.kind === 'load'
        ? await load(request.name, request.path)
        : await run(request.name, request.inputs);
    port?.postMessage({ id, outputs } satisfies SessionReply, Object.values(outputs).map(memoryOf));
  } catch (error) {
    port?.postMessage({
      id,
      error: error instanceof Error ? error.message : String(error),
    } satisfies SessionReply);
  }
}

function memoryOf({ data }: Tensor): ArrayBuffer {
  return data.buffer as ArrayBuffer;
}

let last = Promise.resolve();
port.on('message', (request: SessionRequest) => {
  last = last.then(() => answer(request));
});
