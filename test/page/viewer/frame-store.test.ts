import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import { FrameStore, type FrameStoreOptions, type Wanted } from '../../../page/viewer/frame-store.js';
import { writeFramePlanes } from '../../../src/preview/protocol.js';

const SIZE = 100;

function planes(index: number): Uint8Array<ArrayBuffer> {
  const y = { width: SIZE, height: 1, data: new Uint8Array(SIZE).fill(index) };
  return writeFramePlanes({ index, bitDepth: 8, planes: { y } });
}

/** A store whose requests are answered one by one. */
function stored(options: Partial<FrameStoreOptions> = {}) {
  const open = new Map<string, (response: Response) => void>();
  const aborted: string[] = [];
  const state = { version: '1', now: 0, changes: 0 };
  const store = new FrameStore({
    fetch: (path, { signal }) =>
      new Promise((resolve, reject) => {
        open.set(path, resolve);
        signal.addEventListener('abort', () => {
          open.delete(path);
          aborted.push(path);
          reject(new Error('aborted'));
        });
      }),
    now: () => state.now,
    bytes: 10 * SIZE,
    concurrent: 2,
    version: () => state.version,
    changed: () => {
      state.changes += 1;
    },
    ...options,
  });
  const respond = async (path: string, response: Response) => {
    open.get(path)?.(response);
    open.delete(path);
    for (let i = 0; i < 5; i += 1) await setImmediate();
  };
  const answer = (index: number) => respond(source(index), new Response(planes(index)));
  return { store, open, aborted, state, respond, answer };
}

const source = (index: number) => `api/frames/${index}/source`;
const wanted = (...indices: number[]): Wanted[] => indices.map((index) => ({ index, look: 'source' }));

test('as many frames are read at once as may be, the most urgent first', async (t) => {
  const { store, open, answer, state } = stored();
  store.want(wanted(5, 6, 7));
  t.deepEqual([...open.keys()], [source(5), source(6)]);
  await answer(5);
  t.true(store.has(5, ['source']));
  t.is(store.get({ index: 5, look: 'source' })?.planes.planes.y?.data[0], 5);
  t.deepEqual([...open.keys()], [source(6), source(7)]);
  t.is(state.changes, 1);
});

test('what nobody wants any more is ended, and is no failure', async (t) => {
  const { store, aborted, open } = stored();
  store.want(wanted(1, 2));
  store.want(wanted(2, 9));
  await setImmediate();
  t.deepEqual(aborted, [source(1)]);
  t.deepEqual([...open.keys()], [source(2), source(9)]);
  t.is(store.error({ index: 1, look: 'source' }), undefined);
});

test('a request may be spared', (t) => {
  const { store, aborted } = stored();
  store.want(wanted(1, 2));
  store.want(wanted(50), ({ index }) => index === 1);
  t.deepEqual(aborted, [source(2)]);
});

test('what is there is not read again, until it is another', async (t) => {
  const { store, open, answer, state } = stored();
  store.want(wanted(1));
  await answer(1);
  store.want(wanted(1));
  t.is(open.size, 0);
  state.version = '2';
  t.false(store.has(1, ['source']));
  t.is(store.get({ index: 1, look: 'source' })?.current, false, 'it stays to be looked at');
  store.want(wanted(1));
  t.is(open.size, 1);
  await answer(1);
  t.true(store.has(1, ['source']));
});

test('a failure is told in the words of the server, and tried again later', async (t) => {
  const { store, open, respond, state } = stored();
  store.want(wanted(1));
  await respond(source(1), Response.json({ error: 'no reference', hint: 'Add one' }, { status: 422 }));
  t.is(store.error({ index: 1, look: 'source' }), 'no reference. Add one');
  store.want(wanted(1));
  t.is(open.size, 0);
  state.now = 5000;
  store.want(wanted(1));
  t.is(open.size, 1);
  await respond(source(1), new Response('gateway', { status: 502 }));
  t.is(store.error({ index: 1, look: 'source' }), 'the server answered 502');
});

test('it is known how long the slowest look takes', async (t) => {
  const { store, respond, answer, state } = stored();
  store.want([
    { index: 1, look: 'source' },
    { index: 1, look: 'raw' },
  ]);
  state.now = 40;
  await answer(1);
  state.now = 900;
  await respond('api/frames/1/raw', new Response(planes(1)));
  t.is(store.latency(['source']), 40);
  t.is(store.latency(['source', 'raw']), 900);
  t.is(store.latency(['smoothed']), 0);
});

test('memory is bounded: what was not looked at for longest goes', async (t) => {
  const { store, answer } = stored({ bytes: 3.5 * SIZE });
  for (const index of [1, 2, 3]) {
    store.want(wanted(index));
    await answer(index);
  }
  store.get({ index: 1, look: 'source' });
  store.want(wanted(4));
  await answer(4);
  t.deepEqual(
    [1, 2, 3, 4].map((index) => store.has(index, ['source'])),
    [true, false, true, true],
  );
});
