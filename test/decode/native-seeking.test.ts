import test from 'ava';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import { seekConformance } from '../support/seek-conformance.js';

const runner = await findNativeFfmpeg();
if (runner) seekConformance(test, async () => runner);
else test.skip('native ffmpeg when frames far into a clip are wanted (no ffmpeg on PATH)', (t) => t.pass());
