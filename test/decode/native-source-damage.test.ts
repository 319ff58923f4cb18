import test from 'ava';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import { sourceDamage } from '../support/source-damage.js';

const runner = await findNativeFfmpeg();
if (runner) sourceDamage(test, async () => runner);
else test.skip('damaged clips through native ffmpeg (no ffmpeg on PATH)', (t) => t.pass());
