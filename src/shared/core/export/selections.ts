/** Formats of other programs that mark a stretch of sound: times run over all recordings of the session, one after the other. */
import { verdictWords } from '../report/format.ts';
import { guardText, severityStep } from './csv.ts';
import { bandOf, rangeOf, type ExportedItem, type ExportedSession, type ExportedVerdict } from './model.ts';

/** An item with where its recording begins when the recordings are opened one after the other, s. */
interface Placed {
  readonly item: ExportedItem;
  readonly begins: number;
}

/**
 * Raven's selection table: tab-separated. Begin and end run over the whole sequence of files, `File Offset (s)` over the
 * file itself.
 */
export function ravenTable(session: ExportedSession): string {
  const header = [
    'Selection',
    'View',
    'Channel',
    'Begin Time (s)',
    'End Time (s)',
    'Low Freq (Hz)',
    'High Freq (Hz)',
    'Begin Path',
    'File Offset (s)',
    'Score',
    'Threshold',
    'Verdict',
    'Reason',
    'Comment',
    'Severity',
    'Tags',
  ];
  const rows = inSequence(session.items).map(({ item, begins }) => {
    const [range, band] = [rangeOf(item), bandOf(item)];
    return [
      item.position,
      'Spectrogram 1',
      1,
      seconds(begins + range.startSeconds),
      seconds(begins + range.endSeconds),
      band.lowHz.toFixed(1),
      band.highHz.toFixed(1),
      item.recording.path,
      seconds(range.startSeconds),
      item.score,
      item.threshold,
      item.verdict ? wordOf(item.verdict) : '',
      item.verdict ? reasonOf(item.verdict) : '',
      item.verdict?.comment ?? '',
      severityStep(item.verdict) ?? '',
      item.verdict?.tags.join('; ') ?? '',
    ];
  });
  return lines([header, ...rows]);
}

/**
 * Audacity's labels, with the line that carries the frequencies: start, end, text; then a backslash, low, high. For the
 * recordings opened one after the other in the order of the session.
 */
export function audacityLabels(session: ExportedSession): string {
  const rows = inSequence(session.items).flatMap(({ item, begins }) => {
    const [range, band] = [rangeOf(item), bandOf(item)];
    return [
      [seconds(begins + range.startSeconds), seconds(begins + range.endSeconds), labelText(item)],
      ['\\', band.lowHz.toFixed(1), band.highHz.toFixed(1)],
    ];
  });
  return lines(rows);
}

/** Label Studio tasks: the score as a prediction, the verdict as an annotation; regions in seconds of the file. */
export function labelStudioTasks(session: ExportedSession): string {
  const modelOf = new Map(session.detectors.map(({ id, name, version }) => [id, `${name} version ${version}`]));
  const tasks = session.items.map((item) => {
    const { startSeconds: start, endSeconds: end } = rangeOf(item);
    const region = (labels: readonly string[]) => ({
      from_name: 'region',
      to_name: 'audio',
      type: 'labels',
      original_length: item.recording.durationSeconds,
      value: { start, end, channel: 0, labels },
    });
    const { verdict, recording } = item;
    return {
      data: {
        audio: recording.path,
        file_name: recording.fileName,
        sha256: recording.sha256,
        machine: recording.place.machine,
        section: recording.place.section,
        threshold: item.threshold,
      },
      predictions: [
        { model_version: modelOf.get(item.detectorId) ?? '', score: item.score, result: [region(['Flagged'])] },
      ],
      annotations:
        verdict === null
          ? []
          : [
              {
                completed_by: { first_name: verdict.reviewer },
                created_at: verdict.at,
                was_cancelled: false,
                result: [
                  region([wordOf(verdict)]),
                  {
                    from_name: 'verdict',
                    to_name: 'audio',
                    type: 'choices',
                    value: { choices: [wordOf(verdict)] },
                  },
                  ...textResult('reason', reasonOf(verdict)),
                  ...textResult('comment', verdict.comment),
                  ...textResult('severity', String(severityStep(verdict) ?? '')),
                  ...textResult('tags', verdict.tags.join('; ')),
                ],
              },
            ],
    };
  });
  return `${JSON.stringify(tasks, null, 2)}\n`;
}

/** Where reviewers differ no verdict counts, nor does the reason of one of them. */
function wordOf({ verdict, disputed }: ExportedVerdict): string {
  return disputed ? 'Disputed' : verdictWords[verdict];
}

function reasonOf({ reasonText, disputed }: ExportedVerdict): string {
  return disputed ? '' : reasonText;
}

function textResult(name: string, text: string) {
  return text === '' ? [] : [{ from_name: name, to_name: 'audio', type: 'textarea', value: { text: [text] } }];
}

function inSequence(items: readonly ExportedItem[]): Placed[] {
  let begins = 0;
  return items.map((item) => {
    const placed = { item, begins };
    begins += item.recording.durationSeconds;
    return placed;
  });
}

function labelText({ verdict, score, recording }: ExportedItem): string {
  if (verdict === null) return `No verdict (score ${score.toFixed(3)}) ${recording.fileName}`;
  const severity = severityStep(verdict);
  const said = [
    wordOf(verdict),
    reasonOf(verdict),
    severity === null ? '' : `severity ${severity}`,
    verdict.tags.map((tag) => `#${tag}`).join(' '),
  ];
  return `${said.filter((part) => part !== '').join(', ')} (score ${score.toFixed(3)}) ${recording.fileName}`;
}

function seconds(value: number): string {
  return value.toFixed(6);
}

/**
 * Neither format knows a way to write a tab or a line break inside a field. Tables of text are opened in spreadsheets too,
 * so texts are guarded as in CSV.
 */
function lines(rows: readonly (readonly (string | number)[])[]): string {
  const written = (cell: string | number) =>
    typeof cell === 'number' ? String(cell) : guardText(cell.replace(/[\t\r\n]+/g, ' '));
  return rows.map((row) => `${row.map(written).join('\t')}\n`).join('');
}
