import type { Locator, Page } from '@playwright/test';

/** Goes to a control as somebody without a mouse does. Fails when Tab does not get there. */
export async function tabTo(page: Page, target: Locator, most = 150): Promise<void> {
  for (let pressed = 0; pressed < most; pressed++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
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
