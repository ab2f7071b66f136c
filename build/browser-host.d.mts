/** Types of browser-host.mjs for the tests that start it. */
export function hostWords(): string[];
