import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isNativeInstalled } from './runtime.js';
import type { ResolvedDevice } from './session-messages.js';

/** Accelerators that onnxruntime-node has on each platform, the one to prefer first. */
const ACCELERATORS: Readonly<Record<string, readonly ResolvedDevice[]>> = {
  linux: ['cuda', 'webgpu'],
  win32: ['dml', 'webgpu'],
  darwin: ['coreml', 'webgpu'],
};

/** Devices that the runtime knows on a platform, in the order in which `auto` tries them; `cpu` comes after all others but `wasm`. */
export function devicesOf(platform: string): readonly ResolvedDevice[] {
  return [...(ACCELERATORS[platform] ?? []), 'cpu', 'wasm'];
}

/**
 * Why a device evidently cannot work here, without starting anything: all but `wasm` need the native runtime; Linux shows
 * every GPU as a device node, and CUDA needs a library that is fetched separately. Other platforms always have a driver to
 * ask.
 *
 * @returns undefined when only trying can tell
 */
export function absenceOf(device: ResolvedDevice): string | undefined {
  if (device !== 'wasm' && !isNativeInstalled()) return 'onnxruntime-node is not installed';
  if (process.platform !== 'linux' || (device !== 'cuda' && device !== 'webgpu')) return undefined;
  if (!hasGpuNode(device)) return 'this machine shows no GPU (no device node under /dev)';
  if (device === 'cuda' && !existsSync(cudaLibrary())) {
    return `the CUDA library of onnxruntime-node is not installed (${path.basename(cudaLibrary())})`;
  }
  return undefined;
}

function hasGpuNode(device: 'cuda' | 'webgpu'): boolean {
  // /dev/dxg is the GPU in the Windows subsystem for Linux.
  if (existsSync('/dev/nvidiactl') || existsSync('/dev/dxg')) return true;
  if (device === 'cuda') return false;
  try {
    return readdirSync('/dev/dri').some((node) => node.startsWith('renderD'));
  } catch {
    return false;
  }
}

function cudaLibrary(): string {
  const manifest = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  const folder = path.join(path.dirname(manifest), 'bin/napi-v6', process.platform, process.arch);
  return path.join(folder, 'libonnxruntime_providers_cuda.so');
}
