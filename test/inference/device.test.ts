import test from 'ava';
import { AutochromeError } from '../../src/errors.js';
import { chooseDevice, listDevices, type Machine } from '../../src/inference/device.js';
import { devicesOf } from '../../src/inference/device-evidence.js';
import type { DeviceTrial } from '../../src/inference/device-trial.js';
import type { ResolvedDevice } from '../../src/inference/session-messages.js';

/** A machine on which some devices work, in so many milliseconds where the CPU takes one, and notes what was tried. */
function machine(
  platform: string,
  works: Partial<Record<ResolvedDevice, number>>,
  absent: ResolvedDevice[] = [],
) {
  const tried: ResolvedDevice[] = [];
  const double: Machine = {
    platform,
    absenceOf: (device) => (absent.includes(device) ? 'not there' : undefined),
    tryDevice: async (device): Promise<DeviceTrial> => {
      tried.push(device);
      const milliseconds = works[device];
      return milliseconds === undefined
        ? {
            device,
            works: false,
            reason: `no ${device}`,
            milliseconds: undefined,
            cpuMilliseconds: undefined,
          }
        : { device, works: true, reason: undefined, milliseconds, cpuMilliseconds: 1 };
    },
  };
  return { ...double, tried };
}

test('auto takes the first of the platform that works', async (t) => {
  t.is((await chooseDevice('auto', machine('linux', { cuda: 1, webgpu: 1, cpu: 1 }))).device, 'cuda');
  t.is((await chooseDevice('auto', machine('win32', { dml: 1, cpu: 1 }))).device, 'dml');
  t.is((await chooseDevice('auto', machine('darwin', { coreml: 1, cpu: 1 }))).device, 'coreml');
  t.is((await chooseDevice('auto', machine('freebsd', { cpu: 1 }))).device, 'cpu');
});

test('auto falls back, says why, and does not try what is not there', async (t) => {
  const linux = machine('linux', { cpu: 1 }, ['cuda']);
  const { device, trials } = await chooseDevice('auto', linux);
  t.is(device, 'cpu');
  t.deepEqual(linux.tried, ['webgpu']);
  t.deepEqual(
    trials.map((trial) => [trial.device, trial.reason]),
    [
      ['cuda', 'not there'],
      ['webgpu', 'no webgpu'],
    ],
  );
});

test('auto passes over a software renderer, which a name can still ask for', async (t) => {
  const slow = machine('linux', { webgpu: 150, cpu: 1 });
  const { device, trials } = await chooseDevice('auto', slow);
  t.is(device, 'cpu');
  t.regex(trials.at(-1)?.reason ?? '', /150 ms where the CPU takes 1\.0: a software renderer/);
  t.is((await chooseDevice('webgpu', slow)).device, 'webgpu');
});

test('without the native runtime auto takes WebAssembly, and the CPU is refused with what to do', async (t) => {
  const bare = machine('linux', { wasm: 5 }, ['cuda', 'webgpu', 'cpu']);
  t.is((await chooseDevice('auto', bare)).device, 'wasm');
  t.deepEqual(bare.tried, []);
  const error = await t.throwsAsync(chooseDevice('cpu', bare), { instanceOf: AutochromeError });
  t.like(error, {
    message: '`device` cpu does not work on this machine: not there',
    hint: 'Works here: wasm.',
  });
});

test('the CPU is taken without a trial', async (t) => {
  const linux = machine('linux', {});
  t.deepEqual(await chooseDevice('cpu', linux), { device: 'cpu', trials: [] });
  t.deepEqual(linux.tried, []);
});

test('a device that does not work is refused with the reason and what works', async (t) => {
  const refused = chooseDevice('cuda', machine('linux', { webgpu: 1, cpu: 1 }));
  const error = await t.throwsAsync(refused, { instanceOf: AutochromeError });
  t.like(error, { kind: 'failure', message: '`device` cuda does not work on this machine: no cuda' });
  t.like(error, { hint: 'Works here: webgpu, cpu.' });
});

test('a device that the platform does not have is a wrong request', async (t) => {
  const error = await t.throwsAsync(chooseDevice('dml', machine('linux', { cpu: 1 })), {
    instanceOf: AutochromeError,
  });
  t.like(error, { kind: 'usage', hint: 'Choose auto or one of: cuda, webgpu, cpu, wasm.' });
});

test('on this machine, every device of the platform has been tried and the CPU works', async (t) => {
  const trials = await listDevices();
  t.deepEqual(
    trials.map(({ device }) => device),
    [...devicesOf(process.platform)],
  );
  t.like(
    trials.slice(-2).map(({ device, works, reason }) => ({ device, works, reason })),
    ['cpu', 'wasm'].map((device) => ({ device, works: true, reason: undefined })),
  );
  for (const { works, reason } of trials) t.is(works, reason === undefined);
});
