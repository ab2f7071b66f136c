/** Types of electron.mjs for the tests that use it. */
export function findElectron(): string | null;
export function electronCanBeHad(): Promise<boolean>;
export function installElectron(): Promise<boolean>;
