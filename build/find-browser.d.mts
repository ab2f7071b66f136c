/** Types of find-browser.mjs for the hosts that print with it and the tests that use it. */
export function findBrowser(on?: {
  platform?: string;
  env?: Record<string, string | undefined>;
  exists?: (path: string) => boolean;
}): string | null;
export function browserSwitches(): string[];
export function installBrowser(): boolean;
