import { verdicts, type Verdict } from '../domain.ts';
import { number, placeName, time, verdictText, verdictWords } from './format.ts';
import { html, type SafeHtml } from './html.ts';
import type { ReportItem, ReportJournalEntry, ReportModel } from './model.ts';

/** Every recording, the counts by machine, the agreement of two reviewers, the journal and the hashes, as wanted. */
export function appendix(model: ReportModel): SafeHtml {
  const { options } = model;
  return html`${recordings(model)}${options.counts ? counts(model) : null}${model.agreement ? agreement(model) : null}${
    options.journal ? journal(model) : null
  }${options.hashes ? hashes(model) : null}`;
}

/** Where false alarms are only counted, those that were found harmless or unusable are left out. */
function recordings(model: ReportModel): SafeHtml {
  const listed = model.options.falseAlarms === 'list';
  const left = (item: ReportItem) => item.verdict?.verdict !== 'false-alarm' && item.verdict?.verdict !== 'unusable';
  const items = listed ? model.items : model.items.filter(left);
  return html`<section class="page" id="recordings"><h2>${listed ? 'All flagged recordings' : 'Flagged recordings without the false alarms'}</h2>
${
  items.length === 0
    ? html`<p>There are none.</p>`
    : html`<table><thead><tr><th>Recording</th><th>Machine</th><th class="number">Score</th><th>Verdict</th><th>Reason</th></tr></thead><tbody>
${items.map(
  (item) =>
    html`<tr><td>${item.file.fileName}</td><td>${placeName(item.file.place)}</td><td class="number">${number(item.score)}</td><td class="narrow">${verdictText(item)}</td><td>${item.verdict?.reason}</td></tr>`,
)}</tbody></table>`
}
${listed ? null : html`<p class="small soft">${model.items.length - items.length} false alarms and unusable recordings are counted, not listed.</p>`}</section>`;
}

function counts({ items }: ReportModel): SafeHtml {
  const machines = [...new Set(items.map((item) => item.file.place.machine))].sort();
  const row = (name: string, of: readonly ReportItem[]): SafeHtml => {
    const count = (verdict: Verdict | null) => of.filter((item) => (item.verdict?.verdict ?? null) === verdict).length;
    return html`<tr><th>${name}</th><td class="number">${of.length}</td>${verdicts.map((verdict) => html`<td class="number">${count(verdict)}</td>`)}<td class="number">${count(null)}</td></tr>`;
  };
  return html`<section id="counts"><h2>Counts by machine</h2><table>
<tr><th>Machine</th><th class="number">Flagged</th>${verdicts.map((verdict) => html`<th class="number">${verdictWords[verdict]}</th>`)}<th class="number">Open</th></tr>
${machines.map((machine) =>
  row(
    machine || 'not named',
    items.filter((item) => item.file.place.machine === machine),
  ),
)}${machines.length > 1 ? row('All', items) : null}</table></section>`;
}

function agreement({ agreement: found }: ReportModel): SafeHtml | null {
  if (found === null) return null;
  const [first, second] = found.reviewers.map((name) => name || 'a reviewer without a name');
  const kappa =
    found.kappa === null
      ? 'Cohen’s kappa has no value, because both gave the same verdict throughout.'
      : `Cohen’s kappa ${number(found.kappa, 2)} (1 is full agreement, 0 is what chance gives).`;
  return html`<section id="agreement"><h2>Agreement of two reviewers</h2>
<p>${first} and ${second} both judged ${found.recordings} recordings (n = ${found.recordings}) and gave the same verdict to ${found.same} of them. ${kappa}</p></section>`;
}

const actions: Readonly<Record<ReportJournalEntry['action'], string>> = {
  verdict: 'given',
  undo: 'taken back',
  redo: 'brought back',
};

function journal({ journal: { session } }: ReportModel): SafeHtml {
  return html`<section class="page" id="journal"><h2>Verdict journal of the session</h2>
${
  session.length === 0
    ? html`<p>Nobody has given a verdict yet.</p>`
    : html`<table class="fine"><thead><tr><th class="number">No.</th><th>When</th><th>Who</th><th>Recording</th><th>Verdict</th><th class="number">Score</th><th class="number">Threshold</th><th>Hash</th></tr></thead><tbody>
${session.map(
  (entry) =>
    html`<tr><td class="number">${entry.sequence}</td><td class="narrow">${time(entry.at)}</td><td>${entry.reviewer}</td><td>${entry.fileName}</td><td>${entry.verdict ? `${verdictWords[entry.verdict]} ` : ''}${actions[entry.action]}${entry.reason ? `: ${entry.reason}` : ''}</td><td class="number">${number(entry.score)}</td><td class="number">${number(entry.threshold)}</td><td class="mono narrow">${entry.hash.slice(0, 10)}…</td></tr>`,
)}</tbody></table>`
}<p class="small soft">Each hash covers its entry and the hash before it; the head of the chain stands under Method and limits.</p></section>`;
}

function hashes({ items }: ReportModel): SafeHtml {
  return html`<section class="page" id="hashes"><h2>File hashes</h2><table class="fine"><thead><tr><th>Recording</th><th>SHA-256</th></tr></thead><tbody>
${items.map(({ file }) => html`<tr><td>${file.fileName}</td><td class="mono">${file.sha256}</td></tr>`)}</tbody></table></section>`;
}
