import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createReportFiles } from '#main/adapters/report/files.ts';
import { ProblemError } from '#shared/core/result.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-reports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('writes reports and their pictures, creating folders', () => {
  const files = createReportFiles(join(folder, 'reports'));
  expect(readFileSync(files.write('report-1.html', '<p>ä</p>'), 'utf8')).toBe('<p>ä</p>');
  expect([...readFileSync(files.write('report-1/finding-001-flagged.png', Uint8Array.of(1, 2)))]).toEqual([1, 2]);
});

it.each(['../x.html', 'a/b/c.html', '/x.html', 'x.exe', 'a b.html', '..\\x.html', 'x.html\u0000.png'])(
  'refuses the name %j',
  (name) => expect(() => createReportFiles(folder).write(name, '')).toThrow(/not a name/),
);

it('says where a report could not be written', () => {
  writeFileSync(join(folder, 'reports'), 'a file where the folder should be');
  const write = () => createReportFiles(join(folder, 'reports')).write('report-1.html', '');
  expect(write).toThrow(ProblemError);
  expect(write).toThrow(/could not be written to/);
});
