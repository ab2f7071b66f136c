import { describe, expect, it } from 'vitest';
import { audacityLabels, labelStudioTasks, ravenTable } from '#shared/core/export/selections.ts';
import type { ExportedSession, ExportedVerdict } from '#shared/core/export/model.ts';
import { exportedSession } from './fixture.ts';

/** The session with something else about the verdict of its first recording. */
function withVerdict(changes: Partial<ExportedVerdict>): ExportedSession {
  const session = exportedSession('fan');
  const [first, ...rest] = session.items;
  return { ...session, items: [{ ...first!, verdict: { ...first!.verdict!, ...changes } }, ...rest] };
}

const table = (text: string): string[][] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));

describe('ravenTable', () => {
  const [header, ...rows] = table(ravenTable(exportedSession('fan')));
  const column = (name: string) => rows.map((row) => row[header!.indexOf(name)]);

  it('has the columns that Raven looks for, in its order', () => {
    expect(header!.slice(0, 7)).toEqual([
      'Selection',
      'View',
      'Channel',
      'Begin Time (s)',
      'End Time (s)',
      'Low Freq (Hz)',
      'High Freq (Hz)',
    ]);
  });

  it('counts begin and end over all files, and the offset over each', () => {
    // 10 s, then 120 s of which 50 to 60 s are meant, then 4.5 s
    expect(column('Begin Time (s)').map(Number)).toEqual([0, 60, 130]);
    expect(column('End Time (s)').map(Number)).toEqual([10, 70, 134.5]);
    expect(column('File Offset (s)').map(Number)).toEqual([0, 50, 0]);
  });

  it('marks the band that decided, else all up to half the sampling rate', () => {
    expect(column('Low Freq (Hz)')).toEqual(['2708.6', '0.0', '0.0']);
    expect(column('High Freq (Hz)')).toEqual(['3944.1', '8000.0', '8000.0']);
  });

  it('keeps one line per recording whatever the texts hold', () => {
    const hostile = table(ravenTable(exportedSession('a\tb\r\nc\nd')));
    expect(hostile).toHaveLength(4);
    expect(hostile.every((row) => row.length === header!.length)).toBe(true);
    expect(hostile[1]).toContain('a b c d');
  });
});

describe('severity, tags and disputes', () => {
  const said = withVerdict({ severity: 2, tags: ['hiss', 'pump room'] });
  const disputed = withVerdict({ severity: 2, disputed: true });

  it('are columns of Raven', () => {
    const [header, first, second] = table(ravenTable(said));
    const at = (row: readonly string[], name: string) => row[header!.indexOf(name)];
    expect([at(first!, 'Severity'), at(first!, 'Tags')]).toEqual(['3', 'hiss; pump room']);
    expect([at(second!, 'Severity'), at(second!, 'Tags')]).toEqual(['', '']);
    const [, open] = table(ravenTable(disputed));
    expect([at(open!, 'Verdict'), at(open!, 'Reason'), at(open!, 'Severity')]).toEqual(['Disputed', '', '']);
  });

  it('are part of Audacity’s label', () => {
    expect(table(audacityLabels(said))[0]![2]).toMatch(/^Real fault, fan, severity 3, #hiss #pump room \(score/);
    expect(table(audacityLabels(disputed))[0]![2]).toMatch(/^Disputed \(score/);
  });

  it('are results of Label Studio', () => {
    const results = (session: ExportedSession) =>
      (
        JSON.parse(labelStudioTasks(session)) as { annotations: { result: { from_name: string; value: object }[] }[] }[]
      )[0]!.annotations[0]!.result.map(({ from_name: name, value }) => [name, Object.values(value).at(-1)]);
    expect(results(said)).toEqual(
      expect.arrayContaining([
        ['severity', ['3']],
        ['tags', ['hiss; pump room']],
      ]),
    );
    expect(results(disputed)).toEqual(expect.arrayContaining([['verdict', ['Disputed']]]));
    expect(results(disputed).map(([name]) => name)).not.toContain('reason');
  });
});

describe('audacityLabels', () => {
  it('writes each label with the line that carries its frequencies', () => {
    const rows = table(audacityLabels(exportedSession('fan')));
    expect(rows).toHaveLength(6);
    expect(rows[2]!.slice(0, 2).map(Number)).toEqual([60, 70]);
    expect(rows[0]![2]).toContain('Real fault, fan');
    expect(rows[2]![2]).toContain('No verdict');
    expect(rows[1]).toEqual(['\\', '2708.6', '3944.1']);
  });
});

describe('labelStudioTasks', () => {
  const tasks = JSON.parse(labelStudioTasks(exportedSession('fan "x"'))) as {
    data: Record<string, unknown>;
    annotations: { result: { type: string; from_name: string; value: Record<string, unknown> }[] }[];
    predictions: { score: number; model_version: string; result: { value: { start: number; end: number } }[] }[];
  }[];

  it('has a prediction for each recording, and an annotation for each verdict', () => {
    expect(tasks.map(({ annotations }) => annotations.length)).toEqual([1, 0, 0]);
    expect(tasks.map(({ predictions }) => predictions[0]!.score)).toEqual([-1.25, -1.25, -1.25]);
    expect(tasks[0]!.predictions[0]!.model_version).toBe('fan "x" version 2');
  });

  it('gives regions in seconds of the file and the verdict as a choice', () => {
    expect(tasks[1]!.predictions[0]!.result[0]!.value).toMatchObject({ start: 50, end: 60 });
    const results = tasks[0]!.annotations[0]!.result;
    expect(results.find(({ type }) => type === 'choices')!.value).toEqual({ choices: ['Real fault'] });
    expect(results.filter(({ type }) => type === 'textarea').map(({ from_name: name }) => name)).toEqual([
      'reason',
      'comment',
    ]);
  });
});

describe('texts that a spreadsheet would run', () => {
  it.each(['=1+1', '+49 30', '@SUM(A1)', '-2+3', '\u200B=1', '\t=1+1', 'x\n=1+1'])(
    '%j stands as text in every cell of both tables',
    (text) => {
      const session = exportedSession(text);
      for (const row of [...table(ravenTable(session)), ...table(audacityLabels(session))])
        for (const cell of row) {
          const seen = cell.replace(/^[\s\p{Cf}\p{Cc}]+/u, '');
          if (Number.isNaN(Number(cell))) expect(seen).not.toMatch(/^[=+\-@]/);
        }
    },
  );

  it('numbers stay numbers, negative ones too', () => {
    const [header, ...rows] = table(ravenTable(exportedSession('=1')));
    expect(rows.map((row) => row[header!.indexOf('Score')])).toEqual(['-1.25', '-1.25', '-1.25']);
  });
});

describe('times over a whole session', () => {
  it('are the sum of what comes before, in every format that has them', () => {
    const session = exportedSession('fan');
    const lengths = [10, 0.25, 3600.5, 7.125, 120];
    const items = lengths.map((durationSeconds, index) => ({
      ...session.items[2]!,
      position: index + 1,
      worst: durationSeconds > 100 ? { startSeconds: 20, endSeconds: 30 } : null,
      recording: { ...session.items[2]!.recording, durationSeconds },
    }));
    const expected = lengths.map((length, index) => {
      const begins = lengths.slice(0, index).reduce((sum, each) => sum + each, 0);
      return length > 100 ? [begins + 20, begins + 30] : [begins, begins + length];
    });
    const [header, ...raven] = table(ravenTable({ ...session, items }));
    const column = (name: string) => raven.map((row) => Number(row[header!.indexOf(name)]));
    expect(column('Begin Time (s)')).toEqual(expected.map(([begin]) => begin));
    expect(column('End Time (s)')).toEqual(expected.map(([, end]) => end));
    expect(column('Selection')).toEqual([1, 2, 3, 4, 5]);
    const audacity = table(audacityLabels({ ...session, items })).filter((row) => row[0] !== '\\');
    expect(audacity.map((row) => row.slice(0, 2).map(Number))).toEqual(expected);
    // Label Studio opens one file at a time: seconds of the file
    const tasks = JSON.parse(labelStudioTasks({ ...session, items })) as {
      predictions: { result: { original_length: number; value: { start: number; end: number } }[] }[];
    }[];
    const regions = tasks.map((task) => task.predictions[0]!.result[0]!);
    expect(regions.map(({ value }) => [value.start, value.end])).toEqual(
      lengths.map((length) => (length > 100 ? [20, 30] : [0, length])),
    );
    expect(regions.map((region) => region.original_length)).toEqual(lengths);
  });
});
