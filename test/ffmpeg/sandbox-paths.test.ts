import test from 'ava';
import { hostLine, sandboxArgs, sandboxFiles } from '../../src/ffmpeg/wasm/sandbox-paths.js';

test('every declared path has a place of its own, and arguments that are it are replaced', (t) => {
  const files = sandboxFiles({
    program: 'ffmpeg',
    args: [],
    reads: ['/a/film.mp4', '/b/film.mp4'],
    writes: ['out.mov', '/b/film.mp4'],
  });
  t.is(new Set(files.map((file) => file.sandboxPath)).size, 3);
  t.deepEqual(
    files.map((file) => [file.path, file.writable]),
    [
      ['/a/film.mp4', false],
      ['/b/film.mp4', true],
      ['out.mov', true],
    ],
  );
  const args = sandboxArgs(['-i', '/a/film.mp4', '-i', 'file:/b/film.mp4', '/a/film.mp4x', 'out.mov'], files);
  t.deepEqual(args, [
    ...['-i', files[0]?.sandboxPath, '-i', `file:${files[1]?.sandboxPath}`],
    ...['/a/film.mp4x', files[2]?.sandboxPath],
  ]);
  t.is(hostLine(`${files[2]?.sandboxPath}: broken`, files), 'out.mov: broken');
});
