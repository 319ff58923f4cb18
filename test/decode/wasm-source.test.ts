import test from 'ava';
import { sourceConformance } from '../support/source-conformance.js';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';

sourceConformance(test, () => chooseFfmpeg('wasm'));
