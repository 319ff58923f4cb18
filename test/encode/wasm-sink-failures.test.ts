import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { canMount, sinkFailures } from '../support/sink-failures.js';

const mounts = await canMount();
sinkFailures(test, () => chooseFfmpeg('wasm'), mounts);
