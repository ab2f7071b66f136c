import { severities, verdicts } from '../domain.ts';
import { appendix } from './appendix.ts';
import { findingPage } from './finding.ts';
import { date, placeName, severityText, time, verdictText } from './format.ts';
import { html, SafeHtml } from './html.ts';
import { method } from './method.ts';
import { countOf, isSaid, type ReportFinding, type ReportModel } from './model.ts';
import { pagedVerdicts } from './options.ts';
import { reportStyle } from './style.ts';
import { reportWords, type ReportWords } from './words/words.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * The whole report as one HTML document: no script, nothing loaded from outside, every text escaped. One page per
 * finding, then the method box, then the appendix. It is shown, written and printed as it is.
 */
export function renderReport(model: ReportModel): string {
  const words = reportWords[model.language];
  const detectors = new Map(model.detectors.map((detector) => [detector.id, detector]));
  const body = html`${summary(model, words)}${model.findings.map((finding, index) =>
    findingPage(finding, index, model, detectors.get(finding.detectorId)),
  )}${method(model)}${appendix(model)}`;
  return html`<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Earmark ${model.version}">
<title>${words.title(titleOf(model))}</title>
<style>${new SafeHtml(reportStyle(words))}</style>
</head>
<body>
${body}
</body>
</html>
`.markup;
}

function titleOf({ options, session }: ReportModel): string {
  return options.title || session.name;
}

function summary(model: ReportModel, words: ReportWords): SafeHtml {
  const says = words.summary;
  const reviewed = model.items.filter((item) => item.verdict !== null).length;
  const disputed = model.items.filter((item) => item.verdict?.disputed).length;
  return html`<div class="sheet" id="summary"><header>
<h1>${titleOf(model)}</h1>
${facts(model, words)}
<p class="soft">${says.lead(time(model.session.createdAt), time(model.createdAt), model.version)}</p>
<div class="counts">
<div><b>${model.items.length}</b>${says.flagged}</div>
<div><b>${reviewed}</b>${says.reviewed}</div>
${verdicts.map((verdict) => {
  const count = countOf(model.items, verdict);
  return html`<div><b>${count}</b>${says.verdict(verdict, count)}</div>`;
})}
${disputed === 0 ? null : html`<div><b>${disputed}</b>${says.disputed}</div>`}</div>
${
  reviewed < model.items.length
    ? html`<p><strong>${says.unfinished(model.items.length - reviewed, model.items.length)}</strong> ${says.listedOpen}</p>`
    : null
}
${disputed === 0 ? null : html`<p><strong>${says.differ(disputed)}</strong> ${says.noneCounts}</p>`}
</header>
<section><h2>${says.findings}</h2>
${findingsTable(model, words)}
<p class="small soft">${scopeSentence(model, words)}</p>
</section></div>`;
}

/** What the first page says of the whole: which machine, what was found, who says so. Empty texts leave no line. */
function facts(model: ReportModel, words: ReportWords): SafeHtml | null {
  const names = words.summary.facts;
  const { options, session, findings } = model;
  const worst = severities.findLast((step) => findings.some(({ note }) => note.severity === step)) ?? null;
  const rows: readonly (readonly [string, string])[] = [
    [names.asset, options.asset],
    [names.finding, options.conclusion],
    [names.severity, severityText({ severity: worst }, options, words)],
    [names.analyst, [options.analyst, options.qualification].filter(Boolean).join(', ')],
    [names.checked, options.reviewer],
    [names.session, options.title ? session.name : ''],
  ];
  const filled = rows.filter(([, value]) => value !== '');
  return filled.length === 0
    ? null
    : html`<table class="facts">${filled.map(([name, value]) => html`<tr><th>${name}</th><td class="comment">${value}</td></tr>`)}</table>`;
}

function findingsTable({ findings, options }: ReportModel, words: ReportWords): SafeHtml {
  if (findings.length === 0) return html`<p>${words.summary.noPages}</p>`;
  const { columns, number } = words;
  const judged = findings.some(({ note }) => note.severity !== null || note.due !== '');
  const place = ({ file }: ReportFinding): SafeHtml | null => {
    const name = placeName(file.place, words);
    return name === '' ? null : html`<br><span class="soft small">${name}</span>`;
  };
  const urgency = ({ note }: ReportFinding): SafeHtml => {
    const severity = severityText(note, options, words);
    const due = note.due && html`<strong class="narrow small">${words.finding.due(date(note.due, words))}</strong>`;
    return html`<td>${severity}${severity && due ? html`<br>` : null}${due}</td>`;
  };
  const row = (finding: ReportFinding, index: number): SafeHtml =>
    html`<tr><td>${index + 1}</td><td class="name"><a href="#finding-${index + 1}">${finding.file.fileName}</a>${place(finding)}</td><td>${verdictText(finding, words)}</td><td>${finding.verdict?.reason}</td>${judged ? urgency(finding) : null}<td class="number">${number(finding.score)}<br><span class="soft small">${columns.threshold} ${number(finding.threshold)}</span></td></tr>`;
  return html`<table><thead><tr><th class="narrow">${columns.number}</th><th>${columns.recording}</th><th>${columns.verdict}</th><th>${columns.reason}</th>${judged ? html`<th>${columns.severity}</th>` : null}<th class="number">${columns.score}</th></tr></thead><tbody>
${findings.map(row)}</tbody></table>`;
}

function scopeSentence({ options, items, findings }: ReportModel, words: ReportWords): string {
  const left = items.filter((item) => pagedVerdicts.some((verdict) => isSaid(item, verdict))).length - findings.length;
  return words.summary.scope(options.pages, left, options.falseAlarms === 'list');
}
