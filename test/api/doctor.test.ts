import test from 'ava';
import { advise, type DoctorReport } from '../../src/api/doctor.js';

type Found = Parameters<typeof advise>[0];
const device = (name: 'cpu' | 'cuda', works: boolean): DoctorReport['devices'][number] => ({
  device: name,
  works,
  reason: works ? undefined : 'no driver',
  milliseconds: undefined,
  cpuMilliseconds: undefined,
});
const ffmpeg = (backend: 'native' | 'wasm', works: boolean): DoctorReport['ffmpeg'][number] => ({
  backend,
  works,
  version: '7.1',
  path: undefined,
  reason: undefined,
});
const network = {
  name: 'colour',
  precision: 'fp32',
  path: 'colour.onnx',
  bytes: 1,
  sha256: 'ab',
  version: 'ab',
  reason: undefined,
} as const;
const whole: Found = {
  node: { version: '22.1.0', platform: 'linux-x64', supported: true },
  ffmpeg: [ffmpeg('native', true), ffmpeg('wasm', true)],
  devices: [device('cuda', true), device('cpu', true)],
  networks: [network],
};

test('a machine that has everything needs no advice', (t) => {
  t.deepEqual(advise(whole), []);
});

test('without a native ffmpeg or an accelerator films can still be colorized', (t) => {
  const advice = advise({
    ...whole,
    ffmpeg: [ffmpeg('native', false), ffmpeg('wasm', true)],
    devices: [device('cuda', false), device('cpu', true)],
  });
  t.deepEqual(
    advice.map(({ severity }) => severity),
    ['note', 'note'],
  );
  t.regex(advice.map(({ message }) => message).join(), /CPU.*embedded ffmpeg/);
});

test('films can be colorized without the weights of 8 bits', (t) => {
  const advice = advise({
    ...whole,
    networks: [network, { ...network, precision: 'int8', reason: 'it is missing' }],
  });
  t.deepEqual(advice, [
    {
      severity: 'note',
      message: '`precision` int8 cannot be used: it is missing',
      hint: 'install Autochrome again',
    },
  ]);
});

test('films can be colorized without the networks that recommend references', (t) => {
  const advice = advise({
    ...whole,
    networks: [network, { ...network, name: 'describe', reason: 'it is missing' }],
  });
  t.deepEqual(advice, [
    {
      severity: 'note',
      message: 'references cannot be recommended: network describe cannot be used: it is missing',
      hint: 'install Autochrome again',
    },
  ]);
});

test('what stands in the way is missing, and says what to do', (t) => {
  const broken: [Partial<Found>, RegExp][] = [
    [{ node: { version: '18.0.0', platform: 'linux-x64', supported: false } }, /Node 18\.0\.0 is too old/],
    [{ ffmpeg: [ffmpeg('native', false), ffmpeg('wasm', false)] }, /no ffmpeg/],
    [{ devices: [device('cpu', false)] }, /no device/],
    [{ networks: [{ ...network, reason: 'it is empty' }] }, /network colour cannot be used: it is empty/],
  ];
  for (const [part, message] of broken) {
    const [first] = advise({ ...whole, ...part });
    t.is(first?.severity, 'missing');
    t.regex(first?.message ?? '', message);
    t.truthy(first?.hint);
  }
});
