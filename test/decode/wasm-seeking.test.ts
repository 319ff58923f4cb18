import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { seekConformance } from '../support/seek-conformance.js';

seekConformance(test, () => chooseFfmpeg('wasm'));
