import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { joinConformance, SOURCES } from '../support/join-conformance.js';

const some = SOURCES.filter(({ name }) => ['reel.mp4', 'reel.avi'].includes(name));
joinConformance(test, () => chooseFfmpeg('wasm'), some, [
  ['h264', 'mkv'],
  ['h264', 'mp4'],
]);
