/** Types of app-window.mjs for the tests that use it. */
export function openAppWindow(options: {
  executable: string;
  address: string;
  profile: string;
  switches: readonly string[];
}): { closed: Promise<'closed' | 'failed'>; close(): void };
