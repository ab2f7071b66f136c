import type { SessionReading } from '#shared/contract/verdicts.ts';
import { enoughForKappa } from '#shared/core/report/agreement.ts';
import { number, plural, recordings } from './words.ts';

type Agreement = NonNullable<SessionReading['agreement']>;

const named = (reviewer: string) => (reviewer === '' ? 'unnamed reviewer' : reviewer);

/** What is said beside a verdict, and what two reviewers say about the same recording. */
export const reading = {
  actions: {
    severity: 'Severity: one step up',
    tag: 'Add a tag',
    bookmark: 'Bookmark',
    blind: 'Second reading: hide what others say',
  },
  severity: {
    label: 'Severity',
    none: 'not judged',
    option: (step: number, name: string) => (name === '' ? number(step + 1) : `${number(step + 1)} ${name}`),
    saved: (name: string) => `Severity saved: ${name}.`,
  },
  tags: {
    label: 'Tags',
    placeholder: 'Add a tag, Enter',
    remove: (tag: string) => `Remove the tag ${tag}`,
    list: 'Tags of this recording',
    waiting: 'waits for the verdict',
    saved: (tags: readonly string[]) => (tags.length === 0 ? 'No tags.' : `Tags saved: ${tags.join(', ')}.`),
  },
  bookmark: {
    label: 'Bookmark',
    set: 'Bookmark set.',
    taken: 'Bookmark removed.',
    queue: 'Bookmarked',
    only: 'Only my bookmarks',
  },
  filterTag: 'Tag',
  blind: {
    label: 'Second reading',
    title: 'Second reading',
    hint: (reviewer: string) =>
      `You read as ${named(reviewer)} and see what others say only after your own verdict on a recording.`,
    begun: 'Second reading begun. What others say is hidden until you have given a verdict.',
    ended: 'Second reading ended. What everybody says is shown.',
  },
  dispute: {
    title: 'Reviewers differ',
    settle: 'The verdict you give now settles it. Nobody’s counts before that.',
    agreed: 'Reviewers agree',
    settled: 'Settled openly after reviewers had differed',
    word: 'Disputed',
    show: 'Look at the disputed ones',
    reviewer: named,
  },
  agreement: {
    title: 'Agreement of two reviewers',
    sameOpenly: ({ reviewers: [first, second], recordings: count, same }: Agreement) =>
      `Not blind: ${named(first)} and ${named(second)} judged ${recordings(count)} of which at least one of them could know what the other had said, and said the same about ${number(same)}.`,
    openly:
      'Whoever knows the other’s verdict agrees more easily: this says little about how alike they judge by themselves.',
    same: ({ reviewers: [first, second], recordings: count, same }: Agreement) =>
      `${named(first)} and ${named(second)} judged ${recordings(count)} without seeing each other’s verdict and said the same about ${number(same)}.`,
    kappa: ({ kappa, recordings: count }: Agreement) =>
      kappa === null
        ? `Cohen’s kappa has no value, because both gave the same verdict throughout (n = ${number(count)}).`
        : `Cohen’s kappa ${kappa.toFixed(2).replace('-', '−')} (n = ${number(count)}; 1 is full agreement, 0 is what chance gives).`,
    few: ({ recordings: count }: Agreement) =>
      count < enoughForKappa
        ? `That is too few to say how well they agree: at least ${number(enoughForKappa)} recordings are wanted.`
        : '',
  },
  history: {
    severity: (name: string) => `severity ${name}`,
    tags: (tags: readonly string[]) => `${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(', ')}`,
    blind: 'blind',
    resolution: 'settles a dispute',
    batch: 'one of several at once',
  },
  counts: {
    disputed: (count: number) =>
      `${plural(count, 'recording is', 'recordings are')} disputed: no verdict counts there.`,
  },
  andOthers: (count: number) => `And ${plural(count, 'more recording', 'more recordings')}.`,
};
