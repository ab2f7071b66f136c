import type { Verdict } from '#shared/core/domain.ts';

export interface Reason {
  readonly code: string;
  readonly text: string;
}

const other: Reason = { code: 'other', text: 'Other' };

/**
 * What the reviewer can choose from. The journal keeps the code, or the reviewer's own words where none fits: codes are
 * added, never changed or removed.
 */
export const reasons: Readonly<Record<Verdict, readonly Reason[]>> = {
  'real-fault': [
    { code: 'bearing', text: 'Bearing' },
    { code: 'imbalance', text: 'Imbalance' },
    { code: 'looseness', text: 'Looseness' },
    { code: 'leak', text: 'Leak' },
    { code: 'belt', text: 'Belt' },
    { code: 'clogging', text: 'Clogging' },
    other,
  ],
  'false-alarm': [
    { code: 'nearby-machine', text: 'Nearby machine' },
    { code: 'start-stop', text: 'Start or stop' },
    { code: 'load-speed', text: 'Load or speed change' },
    { code: 'sensor', text: 'Sensor or microphone' },
    { code: 'known-harmless', text: 'Known and harmless' },
    other,
  ],
  unsure: [
    { code: 'too-quiet', text: 'Too quiet to tell' },
    { code: 'needs-inspection', text: 'Needs an inspection' },
    { code: 'needs-second-opinion', text: 'Needs a second opinion' },
    other,
  ],
  unusable: [
    { code: 'clipped', text: 'Clipped' },
    { code: 'silent', text: 'Silent' },
    { code: 'wrong-machine', text: 'Wrong machine' },
    { code: 'noise', text: 'Covered by noise' },
    other,
  ],
};

/** A reason in words: its text, or what the reviewer wrote where it is no code of Earmark's. */
export function reasonText({ verdict, reason }: { readonly verdict: Verdict; readonly reason: string }): string {
  return reasons[verdict].find(({ code }) => code === reason)?.text ?? reason;
}
