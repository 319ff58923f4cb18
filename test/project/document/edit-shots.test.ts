import test from 'ava';
import fc from 'fast-check';
import { AutochromeError } from '../../../src/errors.js';
import { mergeShots, moveCut, splitShot } from '../../../src/project/document/edit-shots.js';
import { parseDocument } from '../../../src/project/document/parse-document.js';
import type { ProjectDocument } from '../../../src/project/document/schema.js';
import { projectOf, projects } from '../../support/project-document.js';

const ranges = ({ shots }: ProjectDocument) => shots.map(({ start, end }) => [start, end]);

/** Any edit, allowed or not. */
const edits = fc.oneof(
  fc.record({ kind: fc.constant('split'), at: fc.nat(20), frame: fc.nat(4000), count: fc.nat(3) }),
  fc.record({ kind: fc.constant('merge'), at: fc.nat(20), frame: fc.nat(4000), count: fc.nat(3) }),
  fc.record({ kind: fc.constant('move'), at: fc.nat(20), frame: fc.nat(4000), count: fc.nat(3) }),
);

test('whatever is split, merged and moved, shots cover the clip and the document can be saved', (t) => {
  fc.assert(
    fc.property(projects, fc.array(edits, { maxLength: 10 }), (document, steps) => {
      let edited = document;
      for (const { kind, at, frame, count } of steps) {
        const index = at % edited.shots.length;
        const indexes = Array.from({ length: count }, (_, i) => index + i);
        try {
          if (kind === 'split') edited = splitShot(edited, index, frame);
          else if (kind === 'move') edited = moveCut(edited, index, frame);
          else if (index + count <= edited.shots.length) edited = mergeShots(edited, indexes);
        } catch (error) {
          t.true(error instanceof AutochromeError && error.kind === 'usage');
        }
      }
      t.deepEqual(parseDocument(JSON.stringify(edited), 'a'), edited);
    }),
  );
});

test('a split shot merged again is as it was', (t) => {
  const document = projectOf([10, 20, 30]);
  const split = splitShot(document, 1, 15);
  t.deepEqual(ranges(split), [
    [0, 10],
    [10, 15],
    [15, 20],
    [20, 30],
  ]);
  t.is(split.shots[2]?.name, 'Shot 2 (2)');
  t.is(splitShot(split, 1, 12).shots[2]?.name, 'Shot 2 (3)');
  t.deepEqual(mergeShots(split, [1, 2]), document);
});

test('a cut moves between its neighbours', (t) => {
  const document = projectOf([10, 20, 30]);
  t.deepEqual(ranges(moveCut(document, 1, 12)), [
    [0, 12],
    [12, 20],
    [20, 30],
  ]);
  t.throws(() => moveCut(document, 1, 0), { message: /cannot begin at frame 0/ });
  t.throws(() => moveCut(document, 1, 20), { message: /cannot begin at frame 20/ });
  t.throws(() => moveCut(document, 0, 5), { message: /first shot/ });
});

test('shots that do not follow each other are not made one', (t) => {
  const document = projectOf([10, 20, 30]);
  t.throws(() => mergeShots(document, [0, 2]), { message: /1, 3 cannot be merged/ });
  t.throws(() => mergeShots(document, [1]), { message: /2 cannot be merged/ });
  t.throws(() => splitShot(document, 0, 10), { message: /cannot be split at frame 10/ });
});
