import type { Severity, Verdict } from '../domain.ts';
import { languages } from '../language.ts';
import { usualSeverityNames } from '../review/severity-names.ts';

/** Verdicts whose recordings can have a page of their own. */
export const pagedVerdicts = ['real-fault', 'unsure'] as const satisfies readonly Verdict[];
export const findingOrders = ['score', 'machine', 'time'] as const;
export type FindingOrder = (typeof findingOrders)[number];
/** The language of a report: that of Earmark's window, or one of its own. */
export const reportLanguages = ['app', ...languages] as const;
/** What is said of false alarms and unusable recordings: how many, or which. */
export const falseAlarmModes = ['count', 'list'] as const;

/** What a report holds and what its first page says. Texts are free and may be empty, which leaves their line out. */
export interface ReportOptions {
  readonly title: string;
  /** the machine or plant the report is about: its tag, description, place */
  readonly asset: string;
  /** the finding of the whole report in a sentence */
  readonly conclusion: string;
  readonly analyst: string;
  readonly qualification: string;
  /** who checked the report */
  readonly reviewer: string;
  /** names of the four steps of severity, the mildest first; the plant's own where it has some */
  readonly severities: readonly [string, string, string, string];
  /** `app`: that of Earmark's window */
  readonly language: (typeof reportLanguages)[number];
  readonly pages: readonly (typeof pagedVerdicts)[number][];
  readonly falseAlarms: (typeof falseAlarmModes)[number];
  readonly order: FindingOrder;
  readonly pictures: boolean;
  readonly bands: boolean;
  readonly numbers: boolean;
  /** table of third-octave levels */
  readonly levels: boolean;
  /** parts of the appendix */
  readonly counts: boolean;
  readonly hashes: boolean;
  readonly journal: boolean;
}

export const defaultReportOptions: ReportOptions = {
  title: '',
  asset: '',
  conclusion: '',
  analyst: '',
  qualification: '',
  reviewer: '',
  severities: usualSeverityNames.en,
  language: 'app',
  pages: [...pagedVerdicts],
  falseAlarms: 'list',
  order: 'score',
  pictures: true,
  bands: true,
  numbers: true,
  levels: true,
  counts: true,
  hashes: true,
  journal: true,
};

/** What an engineer writes about one finding, apart from the verdict: what was observed, how bad it is, what to do. */
export interface FindingNote {
  /** null = not judged */
  readonly severity: Severity | null;
  /** what the severity rests on */
  readonly basis: string;
  readonly observation: string;
  readonly recommendation: string;
  /** until when, as 2026-11-30; empty = no date */
  readonly due: string;
}

export const emptyNote: FindingNote = { severity: null, basis: '', observation: '', recommendation: '', due: '' };

/** True where the report says anything beyond the verdict. */
export function hasNote(note: FindingNote): boolean {
  return note.severity !== null || [note.basis, note.observation, note.recommendation, note.due].some(Boolean);
}

interface Ordered {
  readonly score: number;
  readonly file: { readonly fileName: string; readonly place: { readonly machine: string; readonly section: string } };
  readonly verdict: { readonly at: string } | null;
}

/** The findings in the order of the options; what is equal keeps its place. */
export function orderFindings<T>(findings: readonly T[], order: FindingOrder, of: (finding: T) => Ordered): T[] {
  const place = (finding: T): string => {
    const { machine, section } = of(finding).file.place;
    return `${machine}\u0000${section}`;
  };
  const compare: Record<FindingOrder, (a: T, b: T) => number> = {
    score: (a, b) => of(b).score - of(a).score,
    machine: (a, b) => byText(place(a), place(b)) || of(b).score - of(a).score,
    time: (a, b) => byText(of(a).verdict?.at ?? '', of(b).verdict?.at ?? ''),
  };
  return [...findings].sort(compare[order]);
}

/** By code units, so that the order is the same on every machine. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
