import test from 'ava';
import { parseVersion, programArgs } from '../../src/ffmpeg/program-args.js';
import { ProgramLog } from '../../src/ffmpeg/program-log.js';

const bytes = (text: string) => new TextEncoder().encode(text);

test('lines are put together from chunks cut inside a line, a line end and a character', (t) => {
  const log = new ProgramLog();
  const text = bytes('one\r\ntwö\rthree\n\nfo');
  for (const byte of text) log.push(Uint8Array.of(byte));
  t.deepEqual(log.lines, ['one', 'twö', 'three']);
  log.end();
  log.end();
  t.deepEqual(log.lines, ['one', 'twö', 'three', 'fo']);
});

test('the last 40 lines are kept, each cut at 2000 characters', (t) => {
  const log = new ProgramLog();
  for (let i = 0; i < 50; i++) log.push(bytes(`${i}\n`));
  t.is(log.lines.length, 40);
  t.is(log.lines[0], '10');
  log.push(bytes('x'.repeat(5000)));
  log.push(bytes('y\n'));
  t.is(log.lines.at(-1)?.length, 2000);
});

test('lines are rewritten before they are kept', (t) => {
  const log = new ProgramLog((line) => line.replace('/clip0', '/home'));
  log.push(bytes('/clip0/a: broken\n'));
  t.deepEqual(log.lines, ['/home/a: broken']);
});

test('versions of releases and of builds from the repository are told', (t) => {
  t.is(parseVersion('ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026'), '5.1.9');
  t.is(parseVersion('ffprobe version n7.1 Copyright'), '7.1');
  t.is(parseVersion('ffmpeg version N-109741-gbbe95f7353 Copyright'), 'N-109741-gbbe95f7353');
  t.is(parseVersion('avconv version 9'), undefined);
});

test('only ffmpeg is told to leave the keyboard alone', (t) => {
  t.deepEqual(programArgs({ program: 'ffprobe', args: ['x'] }), ['-hide_banner', 'x']);
  t.true(programArgs({ program: 'ffmpeg', args: ['x'] }).includes('-nostdin'));
});
