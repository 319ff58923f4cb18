import test from 'ava';
import { SIZE } from '../../evaluation/cuts/luma-clip.js';
import { Random } from '../../evaluation/cuts/random.js';
import { Score } from '../../evaluation/cuts/score.js';
import { makeSequence, type Sequence } from '../../evaluation/cuts/sequence.js';

/** Clips of noise that drifts. */
const clips = ['a', 'b', 'c'].map((name, seed) => {
  const random = new Random(seed);
  const noise = Float32Array.from({ length: 2 * SIZE.width * SIZE.height }, () => random.next());
  const size = SIZE.width * SIZE.height;
  return { name, pictures: Array.from({ length: 60 }, (_, n) => noise.slice(n, n + size)) };
});

const SEQUENCE: Sequence = {
  pictures: [],
  transitions: [
    { kind: 'cut', start: 20, end: 20 },
    { kind: 'dissolve', start: 40, end: 50 },
    { kind: 'fade', start: 70, end: 90 },
  ],
  flashes: [100],
  splices: [],
};

function scored(reports: Parameters<Score['add']>[1]) {
  const score = new Score();
  score.add(SEQUENCE, reports);
  const { hard, gradual, atDefects } = score;
  return {
    hard: [hard.hits, hard.wrong, hard.missed],
    gradual: [gradual.hits, gradual.wrong, gradual.missed],
    atDefects,
  };
}

test('reports hit one transition each, of their own kind and near it', (t) => {
  const cut = (frame: number) => ({ frame, kind: 'cut', from: frame, to: frame }) as const;
  t.deepEqual(scored([]), { hard: [0, 0, 1], gradual: [0, 0, 2], atDefects: 0 });
  t.deepEqual(scored([cut(21)]), { hard: [1, 0, 0], gradual: [0, 0, 2], atDefects: 0 });
  t.deepEqual(scored([cut(20), cut(21)]), { hard: [1, 1, 0], gradual: [0, 0, 2], atDefects: 0 });
  t.deepEqual(scored([cut(22), cut(45), cut(101)]), { hard: [0, 3, 1], gradual: [0, 0, 2], atDefects: 1 });
  const dissolve = { frame: 52, kind: 'dissolve', from: 49, to: 55 } as const;
  t.deepEqual(scored([dissolve]), { hard: [0, 0, 1], gradual: [1, 0, 1], atDefects: 0 });
  t.deepEqual(scored([{ ...dissolve, from: 50 }]), { hard: [0, 0, 1], gradual: [0, 1, 2], atDefects: 0 });
});

test('reports without a kind are gradual within gradual transitions and hard elsewhere', (t) => {
  const found = scored([{ frame: 19 }, { frame: 40 }, { frame: 45 }, { frame: 69 }]);
  t.deepEqual(found, { hard: [1, 1, 0], gradual: [1, 1, 1], atDefects: 0 });
});

test('a film follows from its seed, and says where its shots meet', (t) => {
  const film = makeSequence(clips, new Random(5), 4);
  const again = makeSequence(clips, new Random(5), 4);
  t.deepEqual(again.transitions, film.transitions);
  t.true(
    again.pictures.every((picture, n) =>
      Buffer.from(picture.buffer).equals(Buffer.from(film.pictures[n]?.buffer ?? new ArrayBuffer(0))),
    ),
  );
  t.notDeepEqual(makeSequence(clips, new Random(6), 4).transitions, film.transitions);
  let last = 0;
  for (const { kind, start, end } of film.transitions) {
    t.true(start >= last && start < film.pictures.length);
    t.is(kind === 'cut', start === end);
    last = end;
  }
  t.is(film.transitions.length, 3);
  t.true(film.flashes.every((at) => !film.transitions.some(({ start, end }) => at >= start && at <= end)));
});
