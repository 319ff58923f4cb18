import test from 'ava';
import { findNativeFfmpeg } from '../../src/ffmpeg/native.js';
import { sourceChanges } from '../support/source-changes.js';

const runner = await findNativeFfmpeg();
if (runner) sourceChanges(test, async () => runner);
else test.skip('clips that change through native ffmpeg (no ffmpeg on PATH)', (t) => t.pass());
