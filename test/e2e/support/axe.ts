import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * The bars beside the frequency axis lie where their bands lie, some only a few pixels high. WCAG 2.5.8 leaves out targets
 * of data displays that are necessarily dense; the keyboard and the table of levels reach the same.
 */
const dense = /^<button[^>]*class="band /;

/** What axe finds against WCAG 2.2 A and AA on the page as it is now, light and dark, one line for each element. */
export async function violationsOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await coloursAtRest(page);
    // Without frames to look into, axe needs no second window, which Electron would not open.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    // In the dark only the colours differ.
    const { violations } = await (
      colorScheme === 'light' ? axe.withTags(tags) : axe.withRules('color-contrast')
    ).analyze();
    for (const { id, nodes } of violations)
      for (const { target, html, failureSummary = '' } of nodes)
        if (!(id === 'target-size' && dense.test(html)))
          found.push(`${colorScheme}: ${id}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

/** On a busy machine a button may still be on its way from the colours of the scheme before. */
async function coloursAtRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}
