import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { sinkFailures } from '../support/sink-failures.js';
import { canMount } from '../support/small-disk.js';

const mounts = await canMount();
sinkFailures(test, () => chooseFfmpeg('wasm'), mounts);
