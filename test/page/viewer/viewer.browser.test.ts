import { AxeBuilder } from '@axe-core/playwright';
import test from 'ava';
import type { Page } from 'playwright-core';
import { CHROMIUM, openChromium } from '../support/chromium.js';
import { mockPreview } from '../support/mock-preview.js';

const viewing = CHROMIUM ? test.serial : test.serial.skip;

/** Opens the built page on synthetic frames; `wait` waits for something to become true in it. */
async function opened(
  hash: string,
  use: (page: Page, wait: (what: string) => Promise<unknown>) => Promise<void>,
) {
  const mock = await mockPreview();
  const browser = await openChromium();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
    await page.goto(`${mock.url}${hash}`);
    const wait = (what: string) => page.waitForFunction(what, undefined, { timeout: 60_000 });
    await wait(`document.querySelector('.viewer canvas')?.getAttribute('aria-label')`);
    await use(page, wait);
  } finally {
    await browser.close();
    await mock.close();
  }
}

const LABELS = `[...document.querySelectorAll('.stage-label')].map((label) => label.textContent.trim()).join(' | ')`;

viewing('an address opens its frame and comparison, and follows what is done', async (t) => {
  await opened('#frame=45&a=raw&comparison=wipe&wipe=0.25', async (page, wait) => {
    await wait(`${LABELS} === 'A Raw | B Source'`);
    const canvas = page.locator('.viewer canvas');
    t.is(await canvas.getAttribute('aria-label'), 'Wipe: Raw and Source, frame 45, 01:00:01:20');
    t.is(await page.getByRole('slider', { name: 'Wipe' }).getAttribute('aria-valuenow'), '25');
    await page.keyboard.press('g');
    await page.keyboard.type('+12');
    await page.keyboard.press('Enter');
    await wait(`location.hash.includes('frame=57')`);
    await page.keyboard.press('d');
    await page.keyboard.press(']');
    await wait(`${LABELS} === 'A − B Difference of Raw and Source, gain 8'`);
    await wait(`location.hash === '#frame=57&a=raw&comparison=difference&gain=8&wipe=0.25'`);
    await page.reload();
    await wait(`${LABELS} === 'A − B Difference of Raw and Source, gain 8'`);
    t.is(await page.locator('.timecode').inputValue(), '01:00:02:07');
  });
});

viewing('keys are for the control that has the focus first', async (t) => {
  await opened('#frame=45', async (page, wait) => {
    await wait(`${LABELS} === 'A Smoothed'`);
    await page.keyboard.press('g');
    await page.keyboard.type('wsd');
    await page.keyboard.press('Enter');
    await wait(`document.querySelector('.place [role=alert]').textContent.includes("'wsd' is no position")`);
    await page.keyboard.press('Escape');
    t.is(await page.evaluate(LABELS), 'A Smoothed', 'nothing else was done');
    await page.getByRole('slider', { name: 'Saturation' }).focus();
    await page.keyboard.press('ArrowRight');
    await wait(`${LABELS} === 'A Smoothed, saturation 101 %'`);
    t.is(await page.locator('.frame-number b').textContent(), '45');
    await page.getByRole('button', { name: 'Wipe', exact: true }).click();
    await page.keyboard.press('ArrowRight');
    await wait(`document.querySelector('.frame-number b').textContent === '46'`);
  });
});

viewing('playing says what it comes to, and stops at the end', async (t) => {
  await opened('#frame=240', async (page, wait) => {
    await page.keyboard.press('l');
    await wait(`/^[\\d.]+ of 25 fps, \\d+ skipped$/.test(document.querySelector('.figures')?.textContent)`);
    await wait(`document.querySelector('.frame-number b').textContent === '249'`);
    await wait(`document.querySelector('[aria-label=Play]').getAttribute('aria-pressed') === 'false'`);
    t.pass();
  });
});

viewing('the viewer can be used without seeing or pointing', async (t) => {
  await opened('#frame=45&comparison=wipe', async (page, wait) => {
    await wait(`${LABELS} === 'A Smoothed | B Source'`);
    const { violations } = await new AxeBuilder({ page }).include('.viewer').analyze();
    t.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      [],
    );
    await page.keyboard.press('?');
    await wait(`document.querySelector('dialog[open]')`);
    const help = await new AxeBuilder({ page }).include('dialog').analyze();
    t.deepEqual(
      help.violations.map(({ id }) => id),
      [],
    );
    await page.keyboard.press('Escape');
    await wait(`!document.querySelector('dialog[open]')`);
  });
});
