import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { segmentConformance } from '../support/segment-conformance.js';

segmentConformance(test, () => chooseFfmpeg('wasm'), ['h264', 'ffv1']);
