import type { Locator, Page } from '@playwright/test';

/**
 * Goes to a control as somebody without a mouse does: with Tab, or with Shift+Tab where it lies before the place of the
 * focus. Fails when that does not get there.
 */
export async function tabTo(page: Page, target: Locator, most = 150): Promise<void> {
  const key = (await target.evaluate(liesBefore)) ? 'Shift+Tab' : 'Tab';
  for (let pressed = 0; pressed < most; pressed++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab did not reach ${String(target)} within ${most} presses.`);
}

/** Goes to a control with Tab and presses a key on it. */
export async function pressOn(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Chooses an option of a list with the arrow keys. */
export async function chooseOption(page: Page, list: Locator, option: string): Promise<void> {
  await tabTo(page, list);
  const texts = await list.locator('option').allInnerTexts();
  const wanted = texts.findIndex((text) => text.trim() === option);
  if (wanted < 0) throw new Error(`"${option}" is not among ${texts.join(', ')}.`);
  const selected = await list.evaluate((element: HTMLSelectElement) => element.selectedIndex);
  const key = wanted > selected ? 'ArrowDown' : 'ArrowUp';
  for (let step = Math.abs(wanted - selected); step > 0; step--) await page.keyboard.press(key);
}

/** Runs in the page: whether an element comes before the one that has the focus. */
function liesBefore(element: Element): boolean {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return false;
  return (element.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
