/** Every screen and state against WCAG 2.2 A and AA, and the keyboard alone. */
import type { Locator, Page } from '@playwright/test';
import { violationsOf } from './support/axe.ts';
import { chooseOption, pressOn } from './support/keyboard.ts';
import { picture } from './support/pictures.ts';
import { done, expect, fileOnScreen, flaggedRecordings, test } from './support/prepared.ts';
import { canLimitWrites, limitWrites } from './support/processes.ts';

async function expectAccessible(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect(await violationsOf(page), name).toEqual([]);
}

test('while the sample is being prepared', async ({ appPage: page }) => {
  await expect(page.getByText('The sample session is being prepared')).toBeVisible();
  await expectAccessible(page, 'preparing');
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('heading', { name: 'No detector yet' })).toBeVisible();
  await expectAccessible(page, 'detector-without-detector');
  await page.keyboard.press('Control+4');
  await expectAccessible(page, 'report-without-session');
});

test('the Review screen', async ({ app, review: page }) => {
  await expect(page.getByText(/from (16|32|64|128) of 256|add up exactly|computing (?!\d\D|1[0-5])/)).toBeVisible();
  await expectAccessible(page, 'review');
  for (const name of ['review-difference', 'review-waveform']) {
    await page.keyboard.press('v');
    await expectAccessible(page, name);
  }
  await page.keyboard.press('v');

  await page.keyboard.press('r');
  await expect(done(page, 1)).toBeVisible();
  await page.keyboard.press('1');
  await page.keyboard.press('k');
  await page.keyboard.press('c');
  await page.keyboard.type('Knocks');
  await page.keyboard.press('Control+Enter');
  await page.locator('summary').filter({ hasText: 'History of this recording' }).press('Enter');
  await page.locator('summary').filter({ hasText: 'Levels as a table' }).press('Enter');
  await expectAccessible(page, 'review-with-verdict');

  await chooseOption(page, page.getByRole('combobox', { name: 'Show' }), 'Unsure (0)');
  await expect(page.getByRole('heading', { name: /^The filter hides all/ })).toBeVisible();
  await expectAccessible(page, 'review-empty-filter');
  await pressOn(page, page.getByRole('button', { name: 'Show all' }).first());

  if (!canLimitWrites) return;
  const allow = limitWrites(app.processId());
  await page.keyboard.press('f');
  await expect(page.getByRole('alert')).toContainText('Not saved');
  await expectAccessible(page, 'review-not-saved');
  allow();
});

test('the Setup screen and its dialogs', async ({ review: page }) => {
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('heading', { name: 'Detectors' })).toBeVisible();
  await page.locator('summary').filter({ hasText: 'All recordings' }).press('Enter');
  await expect(page.getByText('1 to 50 of 132')).toBeVisible();
  await expectAccessible(page, 'setup');

  await page.getByRole('button', { name: 'Import…' }).press('Enter');
  await expect(page.getByRole('dialog').getByRole('textbox')).not.toHaveValue('');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('/nowhere/at all');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is no folder or file at /nowhere/at all.')).toBeVisible();
  await expectAccessible(page, 'setup-folder-browser');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'New detector…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New detector' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('');
  await dialog.getByRole('button', { name: 'Make the detector' }).press('Enter');
  await expect(dialog.getByText('Give it a name.')).toBeVisible();
  await dialog.locator('summary').press('Enter');
  await expectAccessible(page, 'setup-create-detector');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'New session…' }).press('Enter');
  await page.getByRole('button', { name: 'Start the session' }).press('Enter');
  await expect(page.getByText('Choose at least one detector')).toBeVisible();
  await expectAccessible(page, 'setup-new-session');
});

test('all done, the report, the key sheet', async ({ review: page }) => {
  const flagged = Number(/(\d+) flagged/.exec(await page.getByRole('banner').innerText())![1]);
  for (let given = 1; given <= flagged; given++) {
    await page.keyboard.press('f');
    await expect(done(page, given)).toBeVisible();
  }
  await expect(page.getByText('Every flagged recording has a verdict').first()).toBeVisible();
  await expectAccessible(page, 'all-done');
  await page.keyboard.press('Control+4');
  await page.getByRole('button', { name: 'Make the report' }).press('Enter');
  await expect(page.locator('.ready .path')).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page, 'report');
  await page.keyboard.press('Control+1');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await expectAccessible(page, 'key-sheet');
});

test('small windows and twice the size: nothing is cut off sideways', async ({ review: page }) => {
  // 720 by 450 is what is left of 1440 by 900 at 200 %.
  for (const [width, height] of [
    [1024, 700],
    [720, 450],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const [index, view] of ['Review', 'Detector', 'Filters', 'Report', 'Setup'].entries()) {
      const key = `Control+${index + 1}`;
      await page.keyboard.press(key);
      await expect(page.getByRole('navigation').getByRole('button', { name: view })).toHaveAttribute(
        'aria-current',
        'page',
      );
      await picture(page, `${width}-${key}`);
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(await overflow(), `${width} px, ${key}`).toBeLessThanOrEqual(0);
    }
    await page.keyboard.press('Control+2');
    await expect(page.getByRole('img', { name: 'Scores by what is known' })).toBeVisible();
    await expectAccessible(page, `detector-${width}`);
    await page.keyboard.press('Control+1');
    await expectAccessible(page, `review-${width}`);
  }
});

test('Tab reaches everything on Review, Detector and Setup, shows where it is, and gets out again', async ({
  review: page,
}) => {
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  await expectReachable(page);
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('slider', { name: 'Threshold to try' })).toBeVisible();
  await expectReachable(page);
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('heading', { name: 'Detectors' })).toBeVisible();
  await expectReachable(page);
});

test('a dialog keeps Tab, closes with Escape and gives the focus back', async ({ review: page }) => {
  await page.keyboard.press('Control+5');
  const opener = page.getByRole('button', { name: 'Import…' });
  await pressOn(page, opener);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox')).toBeFocused();
  for (let pressed = 0; pressed < 30; pressed++) {
    await page.keyboard.press('Tab');
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test('no key of the key sheet means two things, and the palette has all that it has', async ({ review: page }) => {
  const scopes = await keySheet(page);
  expect(scopes.map(({ scope }) => scope)).toEqual(expect.arrayContaining(['Everywhere', 'Queue', 'Decision', 'Clip']));
  const keys = scopes.flatMap(({ scope, entries }) =>
    entries.flatMap(({ chords }) => chords.map((chord) => [chord, scope])),
  );
  expect(keys.length).toBeGreaterThan(40);
  const twice = keys.filter(([chord], index) => keys.findIndex(([other]) => other === chord) !== index);
  expect(twice).toEqual([]);

  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  const commands = await page.getByRole('dialog', { name: 'Commands' }).getByRole('option').allInnerTexts();
  const actions = scopes.flatMap(({ entries }) =>
    entries.map(({ action }) => action.replace(/\s\([^()]*h(o|e)ld\)$/, '')),
  );
  const isThere = (action: string) => commands.some((command) => command.startsWith(action));
  expect(actions.filter((action) => !isThere(action))).toEqual([]);
});

test('in the comment field keys are text; switched off, bare keys are nothing', async ({ review: page }) => {
  const scopes = await keySheet(page);
  const bare = scopes
    .flatMap(({ entries }) => entries.flatMap(({ chords }) => chords))
    .filter((chord) => chord.length === 1);
  expect(bare).toEqual(expect.arrayContaining(['R', 'F', 'D', 'B', 'N', '1', '?']));
  await page.getByRole('checkbox', { name: 'Single-letter keys' }).setChecked(true);
  await page.keyboard.press('Escape');
  const file = await fileOnScreen(page);
  const unchanged = async () => {
    expect(await fileOnScreen(page)).toBe(file);
    await expect(done(page, 0)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Pause' })).toBeHidden();
    await expect(page.getByRole('dialog')).toBeHidden();
  };

  await page.keyboard.press('c');
  const comment = page.getByRole('textbox', { name: /^Comment/ });
  await expect(comment).toBeFocused();
  const typed = `${bare.join('')} ${bare.join('').toLowerCase()}`;
  await page.keyboard.type(typed);
  await expect(comment).toHaveValue(typed);
  await unchanged();
  await page.keyboard.press('Escape');
  await expect(comment).not.toBeFocused();

  await page.keyboard.press('?');
  await page.getByRole('checkbox', { name: 'Single-letter keys' }).setChecked(false);
  await page.keyboard.press('Escape');
  await page.keyboard.type(typed);
  await unchanged();
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('heading', { name: 'Detectors' })).toBeVisible();
});

interface Scope {
  readonly scope: string;
  readonly entries: readonly { readonly action: string; readonly chords: readonly string[] }[];
}

/** Opens the key sheet and reads it. A row of keys, "1 to 0", is given by its ends. */
async function keySheet(page: Page): Promise<Scope[]> {
  await expect(flaggedRecordings(page)).toBeVisible();
  await page.keyboard.press('?');
  const sections = page.getByRole('dialog', { name: 'Keys' }).locator('section');
  await expect(sections.first()).toBeVisible();
  return sections.evaluateAll((all) =>
    all.map((section) => ({
      scope: section.querySelector('h3')!.textContent,
      entries: [...section.querySelectorAll('.entry')].map((entry) => ({
        action: entry.querySelector('.action')!.textContent.trim(),
        chords: [...entry.querySelectorAll('.keys')].map((keys) =>
          [...keys.querySelectorAll('kbd')].map((cap) => cap.textContent).join('+'),
        ),
      })),
    })),
  );
}

/** Walks once around the page with Tab. */
async function expectReachable(page: Page): Promise<void> {
  const stops: string[] = [];
  await page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLElement>('[data-reached]')) delete element.dataset['reached'];
    (document.activeElement as HTMLElement | null)?.blur();
  });
  const most = 400;
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press('Tab');
    const stop = await focused(page.locator(':focus'));
    if (stop === null || stop.again) break;
    stops.push(stop.name);
    expect(stop.outlined, `${stop.name} shows that it has the focus`).toBe(true);
    expect(stop.onScreen, `${stop.name} is on the screen when it has the focus`).toBe(true);
  }
  expect(stops.length).toBeLessThan(most);
  expect(stops.length).toBeGreaterThan(15);
  expect(await notReached(page)).toEqual([]);
}

async function focused(element: Locator) {
  if ((await element.count()) === 0) return null;
  return element.evaluate((target: HTMLElement) => {
    const again = target.dataset['reached'] !== undefined;
    target.dataset['reached'] = 'yes';
    const style = getComputedStyle(target);
    const box = target.getBoundingClientRect();
    return {
      again,
      name: `${target.tagName.toLowerCase()} "${(target.getAttribute('aria-label') ?? target.textContent).trim().slice(0, 40)}"`,
      outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
      onScreen: box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
    };
  });
}

/** Controls that are there and enabled and were not visited. Of radio buttons the chosen one stands for its group. */
function notReached(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    return [...document.querySelectorAll<HTMLElement>(controls)]
      .filter((element) => element.checkVisibility() && !element.matches(':disabled, [tabindex="-1"]'))
      .filter((element) => !(element instanceof HTMLInputElement && element.type === 'radio' && !element.checked))
      .filter((element) => element.dataset['reached'] === undefined)
      .map((element) => element.outerHTML.slice(0, 120));
  });
}
