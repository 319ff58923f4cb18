import test from 'ava';
import { tryDevice } from '../../src/inference/device-trial.js';

const script = (name: string) => new URL(`../support/device-trials/${name}.js`, import.meta.url);

test('a driver that crashes costs only its own process', async (t) => {
  const trial = await tryDevice('webgpu', { script: script('crashing') });
  t.like(trial, { works: false, reason: 'ended its process with SIGABRT' });
});

test('a driver that hangs is given up', async (t) => {
  const trial = await tryDevice('webgpu', { script: script('hanging'), timeLimit: 300 });
  t.like(trial, { works: false, reason: 'did not answer within 0.3 s' });
});

test('a device that the runtime lacks is told in one line', async (t) => {
  const device = process.platform === 'linux' ? 'dml' : 'cuda';
  const trial = await tryDevice(device);
  t.false(trial.works);
  t.regex(trial.reason ?? '', /^[^\n]+$/);
});
