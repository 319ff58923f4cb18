import { AxeBuilder } from '@axe-core/playwright';
import test, { type ExecutionContext } from 'ava';
import type { Browser, Page } from 'playwright-core';
import { CHROMIUM, openChromium } from '../support/chromium.js';
import { type MockProject, mockProject } from '../support/mock-project.js';

const using = CHROMIUM ? test.serial : test.serial.skip;

let browser: Browser;
test.before(async () => {
  if (CHROMIUM) browser = await openChromium();
});
test.after.always(() => browser?.close());

/** The page at a frame, with a mock project of its own. */
async function opened(
  t: ExecutionContext,
  frame = 60,
): Promise<{ page: Page; mock: MockProject; url: string }> {
  const mock = await mockProject();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  t.teardown(async () => {
    await context.close();
    await mock.close();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const url = `${mock.url}#frame=${frame}`;
  await page.goto(url);
  await page.locator('.shot-tile').first().waitFor();
  return { page, mock, url };
}

/** Waits until something holds. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to that');
    await new Promise((later) => setTimeout(later, 50));
  }
}

async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

using(
  'axe finds nothing serious in either panel, with a region being drawn, or without a reference',
  async (t) => {
    const { page } = await opened(t);
    await page.getByRole('button', { name: 'Region of kitchen.jpg' }).click();
    t.deepEqual(await seriousFaults(page), []);
    await page.getByRole('tab', { name: 'Settings' }).click();
    t.deepEqual(await seriousFaults(page), []);
    await page.getByRole('tab', { name: 'References' }).click();
    await page.getByRole('button', { name: /^Shot 4,/ }).click();
    await page.getByText('No reference yet').waitFor();
    t.deepEqual(await seriousFaults(page), []);
  },
);

using('a suggestion is chosen by its number while the panel has the focus', async (t) => {
  const { page, mock } = await opened(t);
  await page.getByText('market.jpg').waitFor();
  await page.getByRole('tabpanel').focus();
  await page.keyboard.press('2');
  await until(() => mock.edits.length === 1);
  t.deepEqual(mock.edits, [{ kind: 'add references', shots: [1], ids: ['s2'] }]);
});

using('a region is what was dragged on the picture', async (t) => {
  const { page, mock } = await opened(t);
  await page.getByRole('button', { name: 'Region of street.jpg' }).click();
  const picture = page.locator('.region-picture.drawing');
  await picture.locator('img').evaluate((image) => (image as { decode(): Promise<void> }).decode());
  const box = await picture.boundingBox();
  if (!box) return t.fail('there is no picture');
  await page.mouse.move(box.x + box.width / 4, box.y + box.height / 4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.75, { steps: 4 });
  await page.mouse.up();
  await until(() => mock.edits.length === 1);
  const [edit] = mock.edits;
  if (edit?.kind !== 'change reference' || !edit.region) return t.fail('no region was set');
  t.is(edit.reference, 1);
  for (const [i, value] of [0.25, 0.25, 0.25, 0.5].entries()) {
    t.true(Math.abs((edit.region[i] as number) - value) < 0.02, `${edit.region}`);
  }
});

using('a slider sets the value of the shot, which can be given back to the project', async (t) => {
  const { page, mock } = await opened(t);
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('tabpanel').getByRole('slider', { name: 'Faithfulness' }).focus();
  for (let i = 0; i < 5; i += 1) await page.keyboard.press('ArrowRight');
  await until(() => mock.edits.length > 0);
  await page.getByRole('button', { name: 'Undo: settings' }).waitFor();
  const last = mock.edits.at(-1);
  t.true(last?.kind === 'settings' && last.shots?.[0] === 1);
  await until(() => mock.state().shots[1]?.settings.faithfulness === 0.75);
  await page.getByRole('button', { name: /^Faithfulness: back to the project's \(0.7\)/ }).click();
  await until(() => mock.state().shots[1]?.settings.faithfulness === undefined);
  t.is(mock.state().shots[1]?.settings.saturation, 0.8, 'only that one');
});

using('a change that another page made first is told, and its state is shown', async (t) => {
  const { page, mock } = await opened(t);
  await page.route('**/api/edit', async (route) => {
    mock.change({ project: 'elsewhere.autochrome.json' });
    await route.continue();
  });
  await page.getByRole('button', { name: 'Split here' }).click();
  await page.getByText(/Changed elsewhere: this is the present state/).waitFor();
  t.is(await page.getByRole('heading', { level: 1 }).textContent(), 'elsewhere');
  t.deepEqual(mock.edits, []);
});

using('two pages show the same, and a server that goes and comes back is told', async (t) => {
  const { page, mock, url } = await opened(t);
  const other = await page.context().newPage();
  await other.goto(url);
  await page.bringToFront();
  await page.getByRole('button', { name: 'Split here' }).click();
  await until(async () => (await other.locator('.shot-tile').count()) === 7);
  t.is(await page.locator('.shot-tile').count(), 7);
  const port = Number(new URL(mock.url).port);
  await mock.close();
  await page.getByText(/The server does not answer/).waitFor();
  const again = await mockProject(port);
  t.teardown(() => again.close());
  await until(async () => (await page.locator('.shot-tile').count()) === 6);
  t.is(await page.getByText(/The server does not answer/).count(), 0);
});

using('a cut is moved by keys, once', async (t) => {
  const { page, mock } = await opened(t);
  await page.getByRole('slider', { name: 'Cut between shot 2 and shot 3' }).focus();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowLeft');
  await until(() => mock.edits.length > 0);
  t.deepEqual(mock.edits, [{ kind: 'move cut', shot: 2, frame: 77 }]);
});

using('pictures that are chosen are uploaded and added; one that cannot be read is told', async (t) => {
  const { page, mock } = await opened(t);
  const file = (name: string) => ({ name, mimeType: 'image/png', buffer: Buffer.from('x') });
  await page.locator('input[type=file]').setInputFiles([file('notes.txt'), file('harbour.png')]);
  await page.getByText('notes.txt is no image. PNG, JPEG, TIFF or WebP').waitFor();
  t.deepEqual(mock.edits, [{ kind: 'add references', shots: [1], ids: ['u-harbour.png'] }]);
});

using('a render says how far it is, and can be stopped', async (t) => {
  const { page, mock } = await opened(t);
  await page.getByRole('button', { name: 'Render changes (3 shots)' }).click();
  await page.getByText(/of 120 frames, \d s left/).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Render changes (3 shots)' }).waitFor();
  t.false(mock.state().render.running);
});
