import test from 'ava';
import type { CodecName } from '../../src/encode/frame-sink.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { chooseOutput, outputName } from '../../src/render/output-name.js';
import { FakeSource } from '../support/fake-source.js';

const cases: [
  kind: 'video' | 'image' | 'sequence',
  path: string,
  codec: CodecName | undefined,
  output: string,
][] = [
  ['video', 'film/reel.mp4', undefined, 'film/reel.colorized.mp4'],
  ['video', 'reel.MOV', undefined, 'reel.colorized.mov'],
  ['video', 'reel.avi', undefined, 'reel.colorized.mp4'],
  ['video', 'reel', undefined, 'reel.colorized.mp4'],
  ['video', 'reel.1.mkv', undefined, 'reel.1.colorized.mkv'],
  ['video', 'reel.mp4', 'prores', 'reel.colorized.mov'],
  ['video', 'reel.mov', 'prores', 'reel.colorized.mov'],
  ['video', 'reel.mp4', 'ffv1', 'reel.colorized.mkv'],
  ['video', 'film/reel.mp4', 'png', 'film/reel.colorized/reel_%06d.png'],
  ['image', 'photo.jpg', undefined, 'photo.colorized.png'],
  ['image', 'photo.jpg', 'tiff', 'photo.colorized.tif'],
  ['image', 'photo.jpg', 'h264', 'photo.colorized.mp4'],
  ['sequence', 'scan/frame_%04d.png', undefined, 'scan/frame.colorized/frame_%06d.png'],
  ['sequence', 'scan/%d.png', undefined, 'scan/frame.colorized/frame_%06d.png'],
  ['sequence', 'scan/shot', undefined, 'scan/shot.colorized/shot_%06d.png'],
  ['sequence', 'scan/shot.v2/', undefined, 'scan/shot.v2.colorized/shot.v2_%06d.png'],
  ['sequence', 'scan/frame_%04d.tif', 'tiff', 'scan/frame.colorized/frame_%06d.tif'],
  ['sequence', 'scan/frame_%04d.tif', 'prores', 'scan/frame.colorized.mov'],
];
for (const [kind, path, codec, output] of cases) {
  test(`${kind} ${path}${codec === undefined ? '' : ` as ${codec}`} is written to ${output}`, (t) => {
    t.is(outputName({ kind, path }, codec), output);
  });
}

test('what the user names stays; the codec follows from it, and what reads a clip writes it', async (t) => {
  const runner = { backend: 'wasm' } as FfmpegRunner;
  const source = { metadata: new FakeSource({ frames: 1 }).metadata, runner };
  const choose = (given: string | undefined, codec: CodecName | undefined) =>
    chooseOutput(given, source, { codec, backend: 'native' });
  t.deepEqual(await choose('out.mov', 'prores'), { path: 'out.mov', codec: 'prores', runner });
  t.deepEqual(await choose('out', undefined), { path: 'out', codec: 'png', runner: undefined });
  t.deepEqual(await choose(undefined, undefined), { path: 'fake.colorized.mp4', codec: 'h264', runner });
  await t.throwsAsync(choose('out.mp4', 'prores'), { message: /prores/ });
});

test('images become a film in a codec that the chosen ffmpeg has', async (t) => {
  const { metadata } = new FakeSource({ frames: 1, format: { subsampling: 'gray', bitDepth: 16 } });
  const { codec, runner } = await chooseOutput(
    'out.mp4',
    { metadata },
    { codec: undefined, backend: 'wasm' },
  );
  t.deepEqual([codec, runner?.backend], ['h264', 'wasm']);
});
