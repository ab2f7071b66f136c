import { verdicts } from '../domain.ts';
import { enoughForKappa, type Agreement } from './agreement.ts';
import { minute, placeName, severityText, verdictText } from './format.ts';
import { html, type SafeHtml } from './html.ts';
import { countOf, type ReportItem, type ReportJournalEntry, type ReportModel } from './model.ts';
import { reportWords, type ReportWords } from './words/words.ts';

/** Every recording, the counts by machine, the agreement of two reviewers, the journal and the hashes, as wanted. */
export function appendix(model: ReportModel): SafeHtml {
  const { options } = model;
  const words = reportWords[model.language];
  return html`${recordings(model, words)}${options.counts ? counts(model, words) : null}${agreement(model, words)}${
    options.journal ? journal(model, words) : null
  }${options.hashes ? hashes(model, words) : null}`;
}

/** Where false alarms are only counted, those that were found harmless or unusable are left out. */
function recordings(model: ReportModel, words: ReportWords): SafeHtml {
  const { columns, number, appendix: says } = words;
  const listed = model.options.falseAlarms === 'list';
  const left = (item: ReportItem) =>
    item.verdict?.disputed === true ||
    (item.verdict?.verdict !== 'false-alarm' && item.verdict?.verdict !== 'unusable');
  const items = listed ? model.items : model.items.filter(left);
  return html`<section class="page" id="recordings"><h2>${listed ? says.all : says.without}</h2>
${
  items.length === 0
    ? html`<p>${says.none}</p>`
    : html`<table class="fine"><thead><tr><th>${columns.recording}</th><th>${columns.machine}</th><th class="number">${columns.score}</th><th>${columns.verdict}</th><th>${columns.reason}</th></tr></thead><tbody>
${items.map(
  (item) =>
    html`<tr><td class="name">${item.file.fileName}</td><td>${placeName(item.file.place, words)}</td><td class="number">${number(item.score)}</td><td class="narrow">${verdictText(item, words)}</td><td>${item.verdict?.reason}</td></tr>`,
)}</tbody></table>`
}
${listed ? null : html`<p class="small soft">${says.counted(model.items.length - items.length)}</p>`}</section>`;
}

function counts({ items }: ReportModel, words: ReportWords): SafeHtml {
  const { columns, appendix: says } = words;
  const machines = [...new Set(items.map((item) => item.file.place.machine))].sort();
  const anyDisputed = items.some((item) => item.verdict?.disputed);
  const row = (name: string, of: readonly ReportItem[]): SafeHtml => {
    const open = of.filter((item) => item.verdict === null).length;
    const disputed = of.filter((item) => item.verdict?.disputed).length;
    return html`<tr><th>${name}</th><td class="number">${of.length}</td>${verdicts.map((verdict) => html`<td class="number">${countOf(of, verdict)}</td>`)}${anyDisputed ? html`<td class="number">${disputed}</td>` : null}<td class="number">${open}</td></tr>`;
  };
  return html`<section id="counts"><h2>${says.counts}</h2><table>
<tr><th>${columns.machine}</th><th class="number">${columns.flagged}</th>${verdicts.map((verdict) => html`<th class="number">${words.verdicts[verdict]}</th>`)}${anyDisputed ? html`<th class="number">${columns.disputed}</th>` : null}<th class="number">${columns.open}</th></tr>
${machines.map((machine) =>
  row(
    machine || words.notNamed,
    items.filter((item) => item.file.place.machine === machine),
  ),
)}${machines.length > 1 ? row(says.total, items) : null}</table></section>`;
}

function agreement({ agreements: { blind, open } }: ReportModel, words: ReportWords): SafeHtml | null {
  if (blind === null && open === null) return null;
  const says = words.appendix;
  return html`<section id="agreement"><h2>${says.agreement}</h2>
${blind && agreed(blind, says.agreed, words)}${open && agreed(open, says.agreedOpenly, words)}</section>`;
}

function agreed(found: Agreement, says: ReportWords['appendix']['agreed'], words: ReportWords): SafeHtml {
  const { noName, noKappa, kappa: withKappa, few } = words.appendix;
  const [first, second] = found.reviewers.map((name) => name || noName);
  const kappa = found.kappa === null ? noKappa : withKappa(words.number(found.kappa, 2));
  return html`<p>${says(first!, second!, found.recordings, found.same)} ${kappa}${found.recordings < enoughForKappa ? ` ${few(enoughForKappa)}` : null}</p>`;
}

function journal({ journal: { session }, options }: ReportModel, words: ReportWords): SafeHtml {
  const { columns, number, appendix: says } = words;
  return html`<section id="journal"><h2>${says.journal}</h2>
${
  session.length === 0
    ? html`<p>${says.noVerdict}</p>`
    : html`<table class="fine"><thead><tr><th class="number">${columns.number}</th><th>${columns.when}</th><th>${columns.who}</th><th>${columns.recording}</th><th>${columns.verdict}</th><th class="number">${columns.score}</th><th class="number">${columns.threshold}</th><th>${columns.hash}</th></tr></thead><tbody>
${session.map(
  (entry) =>
    html`<tr><td class="number">${entry.sequence}</td><td class="narrow">${minute(entry.at)}</td><td>${entry.reviewer}</td><td class="name">${entry.fileName}</td><td>${journalText(entry, words)}${journalNotes(entry, options, words)}</td><td class="number">${number(entry.score)}</td><td class="number">${number(entry.threshold)}</td><td class="mono narrow">${entry.hash.slice(0, 10)}…</td></tr>`,
)}</tbody></table>`
}<p class="small soft">${says.chain}</p></section>`;
}

/** "Real fault: Bearing", "Real fault taken back: Bearing" */
function journalText(
  { verdict, action, reason }: ReportJournalEntry,
  { verdicts: names, appendix: says }: ReportWords,
) {
  const done = action === 'verdict' ? null : says.actions[action];
  const what = [verdict && names[verdict], done].filter(Boolean).join(' ');
  return reason ? `${what}: ${reason}` : what;
}

/** What else an entry says, in brackets. */
function journalNotes(entry: ReportJournalEntry, options: ReportModel['options'], words: ReportWords): string {
  const says = words.appendix;
  const notes = [
    entry.severity !== null && says.severity(severityText(entry, options, words)),
    entry.tags.length > 0 && says.tags(entry.tags.join(', ')),
    entry.blind && says.blind,
    entry.resolution && says.resolution,
  ].filter(Boolean);
  return notes.length === 0 ? '' : ` (${notes.join('; ')})`;
}

function hashes({ items }: ReportModel, { columns, appendix: says }: ReportWords): SafeHtml {
  return html`<section id="hashes"><h2>${says.hashes}</h2><table class="fine"><thead><tr><th>${columns.recording}</th><th>SHA-256</th></tr></thead><tbody>
${items.map(({ file }) => html`<tr><td class="name">${file.fileName}</td><td class="mono">${file.sha256}</td></tr>`)}</tbody></table></section>`;
}
