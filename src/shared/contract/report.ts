/** Calls of the report: what it holds, what is written beside each finding, its preview and its files. */
import * as v from 'valibot';
import { severities } from '../core/domain.ts';
import { falseAlarmModes, findingOrders, pagedVerdicts, reportLanguages } from '../core/report/options.ts';
import { idSchema, inputs, verdictSchema } from './schemas.ts';

const line = v.pipe(v.string(), v.trim(), v.maxLength(300));
const text = v.pipe(v.string(), v.trim(), v.maxLength(4000));
const day = v.pipe(
  v.string(),
  v.check((value) => value === '' || (/^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))), 'a day'),
);

export const reportOptionsSchema = v.object({
  title: line,
  asset: text,
  conclusion: text,
  analyst: line,
  qualification: line,
  reviewer: line,
  severities: v.tuple([line, line, line, line]),
  language: v.picklist(reportLanguages),
  pages: v.array(v.picklist(pagedVerdicts)),
  falseAlarms: v.picklist(falseAlarmModes),
  order: v.picklist(findingOrders),
  pictures: v.boolean(),
  bands: v.boolean(),
  numbers: v.boolean(),
  levels: v.boolean(),
  counts: v.boolean(),
  hashes: v.boolean(),
  journal: v.boolean(),
});

export const findingNoteSchema = v.object({
  severity: v.nullable(v.picklist(severities)),
  basis: text,
  observation: text,
  recommendation: text,
  due: day,
});

/** The report as it is being written: its options, and what stands beside each finding, in the report's order. */
export const reportDraftSchema = v.object({
  options: reportOptionsSchema,
  findings: v.array(
    v.object({
      recordingId: idSchema,
      fileName: v.string(),
      verdict: verdictSchema,
      /** reviewers differ: the verdict is only the newest of theirs */
      disputed: v.boolean(),
      note: findingNoteSchema,
    }),
  ),
  /** why no PDF can be made here; null when it can */
  pdfProblem: v.nullable(v.string()),
});

const sessionRef = v.object({ sessionId: idSchema });

export const reportCalls = {
  'report.get': { input: sessionRef, output: reportDraftSchema },
  'report.configure': {
    input: v.object({ sessionId: idSchema, options: reportOptionsSchema }),
    output: reportDraftSchema,
  },
  /** Keeps what is written beside one finding. Problems: session.unknown, recording.unknown. */
  'report.note': {
    input: v.object({ sessionId: idSchema, recordingId: idSchema, note: findingNoteSchema }),
    output: reportDraftSchema,
  },
  /**
   * Makes the report's HTML from what is known now, without computing bands; it is fetched as reportAsset(fileName), and
   * only the newest one is kept. `undrawn` findings have no pictures yet: they follow when the call is made again.
   */
  'report.preview': { input: sessionRef, output: v.object({ fileName: v.string(), undrawn: inputs.count }) },
  /**
   * Writes the report file into the library's reports folder; with `pictures` also each picture as a PNG file in a
   * folder beside it, with `pdf` also the same document printed. Result: { path, fileName, pictures (number of PNG
   * files), pdfPath, pdfFileName (both only with `pdf`) }. Problems: pdf.no-browser, pdf.failed.
   */
  'report.create': {
    input: v.object({ sessionId: idSchema, pictures: v.boolean(), pdf: v.exactOptional(v.boolean(), false) }),
    output: v.object({ jobId: idSchema }),
  },
} as const;

export type ReportDraft = v.InferOutput<typeof reportDraftSchema>;
