import test from 'ava';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import { sinkConformance } from '../support/sink-conformance.js';

const runner = await findNativeFfmpeg();
if (runner) sinkConformance(test, async () => runner);
else test.skip('native ffmpeg as a sink of frames (no ffmpeg on PATH)', (t) => t.pass());
