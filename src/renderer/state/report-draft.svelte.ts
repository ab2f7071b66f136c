import type { Client } from '#renderer/client/client.ts';
import { reportAsset } from '#shared/contract/assets.ts';
import { language } from '#renderer/text/language.ts';
import type { ReportDraft } from '#shared/contract/report.ts';
import { severityNamesIn } from '#shared/core/review/severity-names.ts';
import type { Problem } from '#shared/core/problems.ts';
import { defaultReportOptions, emptyNote, type FindingNote, type ReportOptions } from '#shared/core/report/options.ts';
import type { Notices } from './messages.svelte.ts';
import { noChanges, noteChange, withLater, type ReportChanges } from './report-changes.ts';

/** Milliseconds without a key before what was typed is kept and shown. */
const quiet = 350;

/** The report of a session as it is being written: options, notes beside the findings, and the preview of both. */
export class ReportWriter {
  sessionId = $state<number | null>(null);
  options = $state.raw<ReportOptions>(defaultReportOptions);
  findings = $state.raw<ReportDraft['findings']>([]);
  notes = $state.raw<Readonly<Record<number, FindingNote>>>({});
  pdfProblem = $state<string | null>(null);
  /** why nothing of it is shown, as to a second reader who must not know yet what others have said */
  refusal = $state<string | null>(null);
  /** the library was asked again since the screen was opened, and has answered */
  opened = $state(false);
  /** what is shown is this session's, and not what a report begins with */
  known = $state(false);
  /** address of the newest preview, within this page */
  preview = $state<string | null>(null);
  /** findings whose pictures are still to be drawn */
  undrawn = $state(0);
  #client: Client;
  #notices: Notices;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** what was changed and not kept yet */
  #unsaved = noChanges;
  /** that, and what was changed since the library was asked: its answer knows nothing of it */
  #sinceAsked = noChanges;
  #asked = 0;
  #saving: Promise<void> = Promise.resolve();
  #showing = false;
  #showAgain = false;
  /** findings that the last pass left undrawn */
  #left = Infinity;

  constructor(client: Client, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
  }

  /** Reads what stands in the library: verdicts may have changed since the report was last looked at. */
  async open(sessionId: number): Promise<void> {
    this.opened = false;
    await this.save();
    if (this.sessionId !== sessionId) this.#forget();
    this.sessionId = sessionId;
    this.#sinceAsked = this.#unsaved;
    const asked = ++this.#asked;
    const answer = await this.#client.call('report.get', { sessionId });
    if (asked !== this.#asked) return;
    this.opened = true;
    this.refusal = answer.ok ? null : answer.problem.message;
    if (!answer.ok) return this.#forget();
    const { options, findings } = answer.value;
    const severities = severityNamesIn(language(), options.severities);
    this.options = { ...options, severities, ...this.#sinceAsked.options };
    this.notes = notesOf(findings);
    for (const [recordingId, change] of Object.entries(this.#sinceAsked.notes)) this.#note(Number(recordingId), change);
    this.known = true;
    this.#follow(answer.value);
    await this.save();
    await this.show();
  }

  choose(change: Partial<ReportOptions>): void {
    this.options = { ...this.options, ...change };
    this.#change({ ...noChanges, options: change });
  }

  noteOf(recordingId: number): FindingNote {
    return this.notes[recordingId] ?? emptyNote;
  }

  write(recordingId: number, change: Partial<FindingNote>): void {
    this.#note(recordingId, change);
    this.#change(noteChange(recordingId, change));
  }

  /** Keeps everything that was typed; what could not be kept is tried again the next time. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(() => this.#write());
    return this.#saving;
  }

  /** Shows the report as it would be written now. */
  async show(): Promise<void> {
    this.#showAgain = true;
    this.#left = Infinity;
    if (this.#showing) return;
    this.#showing = true;
    while (this.#showAgain && this.sessionId !== null) {
      this.#showAgain = false;
      if (!(await this.#showOnce(this.sessionId))) break;
      // Where a pass has drawn none, as of files that cannot be read, another one would not either.
      if (this.undrawn > 0 && this.undrawn < this.#left) this.#showAgain = true;
      this.#left = this.undrawn;
    }
    this.#showing = false;
  }

  #note(recordingId: number, change: Partial<FindingNote>): void {
    this.notes = { ...this.notes, [recordingId]: { ...this.noteOf(recordingId), ...change } };
  }

  #change(change: ReportChanges): void {
    this.#unsaved = withLater(this.#unsaved, change);
    this.#sinceAsked = withLater(this.#sinceAsked, change);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save().then(() => this.show()), quiet);
  }

  async #write(): Promise<void> {
    const { sessionId } = this;
    if (sessionId === null || !this.known) return;
    const changes = this.#unsaved;
    this.#unsaved = noChanges;
    const putBack = (failed: ReportChanges, problem: Problem) => {
      this.#unsaved = withLater(failed, this.#unsaved);
      this.#notices.problem(problem.message);
    };
    if (Object.keys(changes.options).length > 0) {
      const { pages, severities, ...rest } = this.options;
      const answer = await this.#client.call('report.configure', {
        sessionId,
        options: { ...rest, pages: [...pages], severities: [...severities] },
      });
      if (answer.ok) this.#follow(answer.value);
      else putBack({ ...noChanges, options: changes.options }, answer.problem);
    }
    for (const [key, change] of Object.entries(changes.notes)) {
      const recordingId = Number(key);
      const answer = await this.#client.call('report.note', { sessionId, recordingId, note: this.noteOf(recordingId) });
      if (!answer.ok) putBack(noteChange(recordingId, change), answer.problem);
    }
  }

  /** What is being typed stays as it is; which findings there are comes from the library. */
  #follow(draft: ReportDraft): void {
    this.findings = draft.findings;
    this.pdfProblem = draft.pdfProblem;
    this.notes = { ...notesOf(draft.findings), ...this.notes };
  }

  async #showOnce(sessionId: number): Promise<boolean> {
    const answer = await this.#client.call('report.preview', { sessionId });
    if (!answer.ok) {
      this.#notices.problem(answer.problem.message);
      return false;
    }
    const response = await this.#client.asset(reportAsset(answer.value.fileName));
    if (!response.ok || this.sessionId !== sessionId) return this.sessionId !== sessionId;
    const shown = URL.createObjectURL(await response.blob());
    if (this.preview) URL.revokeObjectURL(this.preview);
    this.preview = shown;
    this.undrawn = answer.value.undrawn;
    return true;
  }

  #forget(): void {
    if (this.preview) URL.revokeObjectURL(this.preview);
    this.preview = null;
    this.undrawn = 0;
    this.#unsaved = noChanges;
    this.#sinceAsked = noChanges;
    this.known = false;
    this.options = defaultReportOptions;
    this.findings = [];
    this.notes = {};
  }
}

function notesOf(findings: ReportDraft['findings']): Record<number, FindingNote> {
  return Object.fromEntries(findings.map(({ recordingId, note }) => [recordingId, note]));
}
