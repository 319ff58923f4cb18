import test from 'ava';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import { sinkExtrasConformance } from '../support/sink-extras-conformance.js';

const runner = await findNativeFfmpeg();
if (runner) sinkExtrasConformance(test, async () => runner);
else test.skip('what goes along with the image through native ffmpeg (no ffmpeg on PATH)', (t) => t.pass());
