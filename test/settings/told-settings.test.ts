import test from 'ava';
import { resolveSettings } from '../../src/settings/settings.js';
import { toldSettings } from '../../src/settings/told-settings.js';

test('an output tells of the settings that decided its colours, where they are not the default', (t) => {
  t.deepEqual(toldSettings(resolveSettings({})), {});
  t.deepEqual(
    toldSettings(resolveSettings({ saturation: 1.5, strength: 0.5, faithfulness: 0, keepChroma: true })),
    { faithfulness: '0', strength: '0.5', saturation: '1.5', 'keep chroma': 'true' },
  );
  // Of these the render tells what came of them, or they decide no colours.
  t.deepEqual(
    toldSettings(
      resolveSettings({ method: 'welsh', size: 64, temporalWindow: 1, quality: 3, codec: 'h264' }),
    ),
    {},
  );
});

test('what the method does not look at is not told', (t) => {
  const settings = { ...resolveSettings({ method: 'welsh' }), faithfulness: 0.25 };
  t.deepEqual(toldSettings(settings), {});
});
