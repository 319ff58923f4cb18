import test from 'ava';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import { segmentConformance } from '../support/segment-conformance.js';

const runner = await findNativeFfmpeg();
if (runner) segmentConformance(test, async () => runner, ['h264', 'hevc', 'prores', 'dnxhr', 'ffv1']);
else test.skip('native ffmpeg as a writer of segments (no ffmpeg on PATH)', (t) => t.pass());
