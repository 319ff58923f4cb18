import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { sourceConformance } from '../support/source-conformance.js';

sourceConformance(test, () => chooseFfmpeg('wasm'));
