import test from 'ava';
import { presentNames } from '../../src/settings/former-names.js';

test('a setting by its former name gets its present one, with a warning', (t) => {
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  t.deepEqual(presentNames({ decoder: 'wasm', size: 64, onWarning } as object), {
    ...{ backend: 'wasm', size: 64, onWarning },
  });
  t.deepEqual(warnings, ['`decoder` is deprecated: use `backend`']);
});

test('options without former names are left alone', (t) => {
  const options = { backend: 'native' };
  t.is(presentNames(options), options);
});

test('both names together are refused', (t) => {
  const error = t.throws(() => presentNames({ decoder: 'wasm', backend: 'native' }));
  t.is(error?.message, '`decoder` and `backend` are given together');
});

test.serial('without onWarning the process warns of the former name', async (t) => {
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
  t.deepEqual(presentNames({ decoder: 'auto' } as object), { backend: 'auto' });
  const { name, message } = await warned;
  t.is(name, 'DeprecationWarning');
  t.is(message, '`decoder` is deprecated: use `backend`');
});
