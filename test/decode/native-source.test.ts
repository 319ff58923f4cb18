import test from 'ava';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import { sourceConformance } from '../support/source-conformance.js';

const runner = await findNativeFfmpeg();
if (runner) sourceConformance(test, async () => runner);
else test.skip('native ffmpeg as a source of frames (no ffmpeg on PATH)', (t) => t.pass());
