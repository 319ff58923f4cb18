import { usageError } from '../errors.js';
import { findNativeFfmpeg } from './native.js';
import type { FfmpegRunner } from './runner.js';
import { loadWasmFfmpeg } from './wasm.js';

/** Which decoder opens clips; `auto` takes native ffmpeg where it is installed, else wasm. */
export type DecoderName = 'auto' | 'native' | 'wasm';

/**
 * Chooses the ffmpeg that a render runs.
 *
 * @param decoder - `native`: the one on PATH; `wasm`: the embedded one; `auto`: native where it is installed, else
 *   wasm
 * @throws AutochromeError of kind `usage` when `native` is asked for and not installed
 */
export async function chooseFfmpeg(decoder: DecoderName): Promise<FfmpegRunner> {
  const native = decoder === 'wasm' ? undefined : await findNativeFfmpeg();
  if (native) return native;
  if (decoder === 'native') {
    throw usageError(
      '`decoder` native: ffmpeg and ffprobe are not on PATH',
      'Install ffmpeg, or set AUTOCHROME_FFMPEG and AUTOCHROME_FFPROBE to the programs, or use `decoder` wasm.',
    );
  }
  return loadWasmFfmpeg();
}
