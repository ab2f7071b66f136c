import { expect, test } from './support/host.ts';

test('starts, shows itself, and ends cleanly', async ({ app, appPage }) => {
  await expect(appPage).toHaveTitle(/Earmark/);
  await expect(appPage.locator('#app, main, [role="main"]').first()).toBeVisible();
  await expect(appPage.getByText(/Earmark/).first()).toBeVisible();
  // The token is not left in the address bar.
  expect(new URL(appPage.url()).hash).not.toContain('token');
  expect(app.complaints).toEqual([]);
});
