import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { sinkExtrasConformance } from '../support/sink-extras-conformance.js';

sinkExtrasConformance(test, () => chooseFfmpeg('wasm'));
