import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { sinkConformance } from '../support/sink-conformance.js';

sinkConformance(test, () => chooseFfmpeg('wasm'));
