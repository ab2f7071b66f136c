import type { ReportDraft } from '#shared/contract/report.ts';
import { defaultReportOptions, emptyNote } from '#shared/core/report/options.ts';
import type { Handlers, StartJob } from './host.ts';

export function reportHandlers(startJob: StartJob, explainEvery: number): Handlers {
  let previews = 0;
  let reportDraft: ReportDraft = {
    options: {
      ...defaultReportOptions,
      severities: [...defaultReportOptions.severities],
      pages: [...defaultReportOptions.pages],
    },
    findings: [101, 103].map((recordingId) => ({
      recordingId,
      fileName: `fan_00_${recordingId}.wav`,
      verdict: 'real-fault',
      disputed: false,
      note: emptyNote,
    })),
    pdfProblem: null,
  };
  return {
    'report.get': () => reportDraft,
    'report.configure': ({ options }: { options: ReportDraft['options'] }) =>
      (reportDraft = { ...reportDraft, options }),
    'report.note': ({ recordingId, note }: { recordingId: number; note: ReportDraft['findings'][number]['note'] }) => {
      const findings = reportDraft.findings.map((one) => (one.recordingId === recordingId ? { ...one, note } : one));
      return (reportDraft = { ...reportDraft, findings });
    },
    'report.preview': () => {
      previews += 1;
      return { fileName: `preview-1-${previews}.html`, undrawn: previews === 1 ? 1 : 0 };
    },
    'report.create': () => ({
      jobId: startJob('report', 'Making the report', 12, 200, {
        path: '/home/lindqvist/.local/share/Earmark/reports/line-3-week-47.html',
        fileName: 'line-3-week-47.html',
        pdfPath: '/home/lindqvist/.local/share/Earmark/reports/line-3-week-47.pdf',
        pdfFileName: 'line-3-week-47.pdf',
        pictures: 0,
      }),
    }),
    'bundle.pictures': () => ({ received: null }),
    'bundle.preview': () => ({
      bytes: 2_400_000,
      pictures: 80,
      recordings: { files: 56, bytes: 17_900_000, missing: 3 },
      refusal: null,
      recordingsRefusal: null,
    }),
    'bundle.export': () => ({
      jobId: startJob('bundle', 'Bundle of Line 3', 12, explainEvery, {
        path: '/home/lindqvist/.local/share/Earmark/reports/session-1-bundle.earmark',
        fileName: 'session-1-bundle.earmark',
        bytes: 20_300_000,
      }),
    }),
    'bundle.import': () => ({
      jobId: startJob('bundle', 'Import of session.earmark', 3, 0, {
        sessionId: 1,
        name: 'Line 3',
        outcome: 'merged',
        entries: 12,
        recordings: 0,
      }),
    }),
  };
}
