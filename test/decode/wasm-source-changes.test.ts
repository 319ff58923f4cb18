import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { sourceChanges } from '../support/source-changes.js';

sourceChanges(test, () => chooseFfmpeg('wasm'));
