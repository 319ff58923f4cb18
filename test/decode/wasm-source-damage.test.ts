import test from 'ava';
import { chooseFfmpeg } from '../../src/ffmpeg/choose.js';
import { sourceDamage } from '../support/source-damage.js';

sourceDamage(test, () => chooseFfmpeg('wasm'));
