import { number } from './words.ts';

/** A key and what it does; shown only where the key acts. */
interface TourKey {
  readonly action: string;
  readonly does: string;
}

interface TourText {
  readonly title: string;
  readonly body: string;
  readonly keys: readonly TourKey[];
}

/** The first tour: five notes beside the parts of the screen that they speak of. */
export const tour = {
  offer: 'New here? Five notes show how the screen works.',
  take: 'Take the tour',
  decline: 'No, thanks',
  command: 'Take the tour of the screen',
  needsSession: 'the tour needs an open session',
  step: (position: number, total: number) => `Step ${number(position)} of ${number(total)}`,
  next: 'Next',
  back: 'Back',
  skip: 'Skip the tour',
  done: 'Done',
  announce: (position: number, total: number, title: string, body: string) =>
    `Tour, step ${number(position)} of ${number(total)}. ${title}. ${body}`,
  ended: 'The tour is over. It can be taken again from the list of keys.',
  steps: {
    queue: {
      title: 'What is waiting',
      body: 'Every recording that a detector flagged, the most unusual first. The order can be changed: those closest to the threshold say most about it.',
      keys: [
        { action: 'queue.next', does: 'next' },
        { action: 'queue.previous', does: 'previous' },
        { action: 'queue.next-open', does: 'next without a verdict' },
      ],
    },
    listen: {
      title: 'See it and hear it',
      body: 'Above the flagged recording, below the normal one that is most like it, on one scale. Drag over a picture to pick out a part, which can be heard alone. A listening filter changes what you hear and never a score.',
      keys: [
        { action: 'clip.play', does: 'play' },
        { action: 'clip.compare', does: 'flagged or normal, at the same second' },
        { action: 'clip.next-filter', does: 'high-pass, step by step' },
      ],
    },
    bands: {
      title: 'Why it was flagged',
      body: 'What each frequency band adds to the score, as bars beside the picture and as a sentence that says how far to trust them. A question mark stands beside every number that needs one.',
      keys: [
        { action: 'clip.next-band', does: 'next band' },
        { action: 'clip.band-only', does: 'hear only that band' },
        { action: 'clip.overlay', does: 'show or hide them' },
      ],
    },
    decide: {
      title: 'Your verdict',
      body: 'One key says what you heard. It is on the disk before the screen says “saved”, and the next recording opens. Number keys add the reason. Taking back works without limit, after a restart too.',
      keys: [
        { action: 'decision.real-fault', does: 'real fault' },
        { action: 'decision.false-alarm', does: 'false alarm' },
        { action: 'decision.unsure', does: 'unsure' },
        { action: 'decision.undo', does: 'take it back' },
      ],
    },
    report: {
      title: 'What becomes of it',
      body: 'Detector shows what the scores are worth and makes the next version from your verdicts, after showing what would change; Filters tries presets first. Report hands in a page for each finding. Your own recordings come in through Setup.',
      keys: [
        { action: 'app.detector', does: 'detector' },
        { action: 'app.report', does: 'report' },
        { action: 'app.setup', does: 'setup' },
        { action: 'app.keys', does: 'every key, and this tour again' },
      ],
    },
  } satisfies Record<string, TourText>,
};
