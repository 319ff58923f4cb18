import { createRequire } from 'node:module';
import type { InferenceSession, TensorConstructor } from 'onnxruntime-node';
import type { ResolvedDevice } from './session-messages.js';

/** What runs graphs: the native ONNX Runtime, or its build for WebAssembly, which has the same interface. */
export interface Runtime {
  readonly InferenceSession: {
    create(path: string, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: TensorConstructor;
}

/**
 * Whether the native runtime is there. Its installation fetches libraries for CUDA, and npm leaves it out where they cannot
 * be reached.
 */
export function isNativeInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-node');
    return true;
  } catch {
    return false;
  }
}

/**
 * Loads the runtime that has a device.
 *
 * @param threads - threads of one operator, from 1; fixed with the first session of a thread where the device is `wasm`
 * @throws Error when it is not installed, or the platform has no library of it
 */
export async function loadRuntime(device: ResolvedDevice, threads: number): Promise<Runtime> {
  if (device !== 'wasm') return (await import('onnxruntime-node')).default;
  const { default: runtime } = await import('onnxruntime-web');
  runtime.env.wasm.numThreads = threads;
  return runtime as unknown as Runtime;
}
