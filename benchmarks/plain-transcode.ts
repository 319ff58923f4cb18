/**
 * Decodes a clip of 854x480 and encodes it again with nothing in between: what a render is compared with.
 *
 *     node build/benchmarks/plain-transcode.js native|wasm INPUT OUTPUT
 */
import { CODEC_TABLE, DEFAULT_QUALITY } from '../src/encode/codecs.js';
import { chooseFfmpeg } from '../src/ffmpeg/choose.js';

const [backend, input, output] = process.argv.slice(2) as ['native' | 'wasm', string, string];
const TAKEN = { subsampling: '4:2:0', bitDepth: 8 } as const;
const SIZE = { width: 854, height: 480 };
const { encoder = '', args } = CODEC_TABLE.h264;
const ffmpeg = await chooseFfmpeg(backend);
const { exitCode, log } = await ffmpeg.start({
  program: 'ffmpeg',
  args: ['-y', '-i', input, '-c:v', encoder, ...args(DEFAULT_QUALITY, TAKEN, SIZE), output],
  reads: [input],
  writes: [output],
}).done;
if (exitCode !== 0) throw new Error(log.join('\n'));
