/** The present moment, ISO 8601. */
export function now(): string {
  return new Date().toISOString();
}

/** Today as the name of a session says it: "2026-11-22". */
export function today(): string {
  return now().slice(0, 10);
}
