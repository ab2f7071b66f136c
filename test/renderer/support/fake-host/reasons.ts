import type { Verdict } from '#shared/core/domain.ts';

/** What verdicts can be given for. */
export const reasons: Record<Verdict, { code: string; text: string }[]> = {
  'real-fault': ['Bearing', 'Imbalance', 'Looseness', 'Leakage', 'Belt', 'Clogging', 'Other fault'].map((text) => ({
    code: text.toLowerCase().replace(' ', '-'),
    text,
  })),
  'false-alarm': [
    'Nearby machine',
    'Start or stop',
    'Load or speed change',
    'Sensor or microphone',
    'Known, harmless',
    'Voices or work nearby',
    'Weather',
    'Other',
  ].map((text) => ({ code: text.toLowerCase().replaceAll(' ', '-'), text })),
  unsure: ['Too quiet', 'Too short', 'Needs a second opinion'].map((text) => ({ code: text, text })),
  unusable: ['Clipped', 'Silent', 'Wrong machine', 'Damaged file'].map((text) => ({ code: text, text })),
};
