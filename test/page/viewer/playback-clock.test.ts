import test from 'ava';
import { figuresText, PlaybackClock, type PlaybackOptions } from '../../../page/viewer/playback-clock.js';

const OPTIONS: PlaybackOptions = {
  ...{ rate: 25, speed: 1, span: { start: 0, end: 100 }, loop: false, everyFrame: false },
};

/** Plays for some time on a screen of 60 Hz, with frames there only where `there` says so. */
function played(clock: PlaybackClock, milliseconds: number, there: (frame: number, now: number) => boolean) {
  const shown: number[] = [];
  let now = 0;
  for (; now < milliseconds; now += 1000 / 60) {
    const due = clock.due(now);
    if (due === undefined) break;
    if (there(due, now) && due !== shown.at(-1)) {
      shown.push(due);
      clock.show(due, now);
    }
  }
  return { shown, figures: clock.figures(now) };
}

test('frames that are there come at their time, and none is left out', (t) => {
  const { shown, figures } = played(new PlaybackClock(OPTIONS, 0, 0), 2000, () => true);
  t.deepEqual(
    shown,
    Array.from({ length: 50 }, (_, i) => i),
  );
  t.true(Math.abs(figures.shown - 25) < 1, `${figures.shown}`);
  t.is(figures.skipped, 0);
  t.is(figures.wanted, 25);
});

test('frames that come too late are left out and counted', (t) => {
  const { shown, figures } = played(new PlaybackClock(OPTIONS, 0, 0), 2000, (frame) => frame % 5 === 0);
  t.deepEqual(shown, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45]);
  t.is(figures.skipped, 9 * 4);
  t.true(figures.shown < 7 && figures.shown > 4, `${figures.shown}`);
});

test('where each frame is shown, none is left out however late it comes', (t) => {
  const clock = new PlaybackClock({ ...OPTIONS, everyFrame: true }, 0, 0);
  const { shown, figures } = played(clock, 2000, (frame, now) => now >= frame * 200);
  t.deepEqual(
    shown.slice(0, 10),
    Array.from({ length: 10 }, (_, i) => i),
  );
  t.is(figures.skipped, 0);
  t.true(figures.shown > 4 && figures.shown < 6.5, `${figures.shown}`);
});

test('where each frame is shown, none comes before its time', (t) => {
  const clock = new PlaybackClock({ ...OPTIONS, everyFrame: true }, 0, 0);
  t.true(played(clock, 2000, () => true).shown.length <= 51);
});

test('a film that waits does not keep its rate', (t) => {
  const clock = new PlaybackClock(OPTIONS, 0, 0);
  played(clock, 1000, () => true);
  t.true(clock.figures(1900).shown < 5);
  t.is(clock.figures(4000).shown, 0);
});

test('the film ends, or begins again where it loops', (t) => {
  t.is(new PlaybackClock(OPTIONS, 98, 0).due(40), 99);
  t.is(new PlaybackClock(OPTIONS, 98, 0).due(80), undefined);
  const loop = new PlaybackClock({ ...OPTIONS, span: { start: 90, end: 100 }, loop: true }, 98, 0);
  t.is(loop.due(80), 90);
  t.is(loop.due(80 + 400), 90);
  t.deepEqual(loop.ahead(97, 5), [97, 98, 99, 90, 91]);
  t.is(loop.ahead(97, 50).length, 10);
  loop.show(90, 80);
  t.is(loop.figures(80).skipped, 1);
});

test('it plays backwards and faster', (t) => {
  const back = new PlaybackClock({ ...OPTIONS, speed: -2 }, 50, 0);
  t.is(back.due(200), 40);
  t.is(back.figures(0).wanted, 50);
  back.show(40, 200);
  t.is(back.figures(200).skipped, 9);
  t.deepEqual(back.ahead(2, 5), [2, 1, 0]);
  const loop = new PlaybackClock({ ...OPTIONS, speed: -1, loop: true }, 0, 0);
  t.is(loop.due(40), 99);
});

test('the clock follows the sound', (t) => {
  const clock = new PlaybackClock(OPTIONS, 0, 0);
  clock.follow(20.5, 1000);
  t.is(clock.due(1000), 20);
  t.is(clock.due(1021), 21);
  t.true(Math.abs(clock.position(1040) - 21.5) < 1e-9);
});

test('figures are written as they are counted', (t) => {
  t.is(figuresText({ shown: 23.96, wanted: 25, skipped: 3 }), '24.0 of 25 fps, 3 skipped');
  t.is(figuresText({ shown: 12, wanted: 24000 / 1001, skipped: 0 }), '12.0 of 23.98 fps, 0 skipped');
});
