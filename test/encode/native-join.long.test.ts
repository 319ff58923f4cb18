import test from 'ava';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import { joinConformance, OUTPUTS, SOURCES } from '../support/join-conformance.js';

const runner = await findNativeFfmpeg();
if (runner) joinConformance(test, async () => runner, SOURCES, OUTPUTS);
else test.skip('native ffmpeg joining any container into any other (no ffmpeg on PATH)', (t) => t.pass());
