import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readFlo } from '../../../evaluation/flow/flo-file.js';
import { flowError } from '../../../evaluation/flow/flow-error.js';

const flow = (u: number[], v: number[]) => ({
  ...{ width: u.length, height: 1 },
  ...{ u: Float32Array.from(u), v: Float32Array.from(v) },
});

test('counts distances of end points where the truth is known', (t) => {
  const truth = flow([1, 0, Number.NaN, -2], [1, 0, Number.NaN, 0]);
  t.deepEqual(flowError(flow([1, 3, 50, -2], [1, 4, 50, 1]), truth), { endPoint: 2, bad: 1 / 3 });
  t.is(flowError(flow([Number.NaN, 0, 0, -2], [1, 0, 0, 0]), truth).bad, 1 / 3);
});

test('reads flow files, and says which are none', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'flo-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const bytes = Buffer.alloc(12 + 16);
  bytes.writeFloatLE(202021.25, 0);
  bytes.writeInt32LE(2, 4);
  bytes.writeInt32LE(1, 8);
  [1.5, -2, 1e10, 1e10].forEach((value, i) => {
    bytes.writeFloatLE(value, 12 + 4 * i);
  });
  await writeFile(join(folder, 'whole.flo'), bytes);
  t.deepEqual(await readFlo(join(folder, 'whole.flo')), flow([1.5, Number.NaN], [-2, Number.NaN]) as never);
  await writeFile(join(folder, 'part.flo'), bytes.subarray(0, 20));
  await t.throwsAsync(readFlo(join(folder, 'part.flo')), { message: /part\.flo/ });
  await t.throwsAsync(readFlo(join(folder, 'missing.flo')), { message: /missing\.flo/ });
});
