import test from 'ava';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import { sinkFailures } from '../support/sink-failures.js';
import { canMount } from '../support/small-disk.js';

const runner = await findNativeFfmpeg();
const mounts = await canMount();
if (runner) sinkFailures(test, async () => runner, mounts);
else test.skip('failures of native ffmpeg as a sink of frames (no ffmpeg on PATH)', (t) => t.pass());
