import { usageError } from '../errors.js';
import { findNativeFfmpeg } from './native.js';
import type { FfmpegRunner } from './runner.js';
import { loadWasmFfmpeg } from './wasm.js';

/** Which ffmpeg reads and writes clips; `auto`: the native one where it is installed, else wasm. */
export type BackendName = 'auto' | 'native' | 'wasm';

/**
 * Chooses the ffmpeg that a render runs.
 *
 * @param backend - `native`: the one on PATH; `wasm`: the embedded one; `auto`: native where it is installed, else
 *   wasm
 * @throws AutochromeError of kind `usage` when `native` is asked for and not installed
 */
export async function chooseFfmpeg(backend: BackendName): Promise<FfmpegRunner> {
  const native = backend === 'wasm' ? undefined : await findNativeFfmpeg();
  if (native) return native;
  if (backend === 'native') {
    throw usageError(
      '`backend` native: ffmpeg and ffprobe are not on PATH',
      'Install ffmpeg, or set AUTOCHROME_FFMPEG and AUTOCHROME_FFPROBE to the programs, or use `backend` wasm.',
    );
  }
  return loadWasmFfmpeg();
}
