import type { ClockPort } from '#main/services/ports/host.ts';

export const systemClock: ClockPort = {
  now: () => new Date(),
  elapsed: () => performance.now(),
};
