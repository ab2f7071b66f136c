import { verdicts, type Verdict } from '../domain.ts';
import { appendix } from './appendix.ts';
import { findingPage } from './finding.ts';
import { date, number, placeName, severityText, time, verdictText, verdictWords } from './format.ts';
import { html, SafeHtml } from './html.ts';
import { method } from './method.ts';
import type { ReportFinding, ReportItem, ReportModel } from './model.ts';
import { reportStyle } from './style.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * The whole report as one HTML document: no script, nothing loaded from outside, every text escaped. One page per
 * finding, then the method box, then the appendix. It is shown, written and printed as it is.
 */
export function renderReport(model: ReportModel): string {
  const detectors = new Map(model.detectors.map((detector) => [detector.id, detector]));
  const body = html`${summary(model)}${model.findings.map((finding, index) =>
    findingPage(finding, index, model, detectors.get(finding.detectorId)),
  )}${method(model)}${appendix(model)}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Earmark ${model.version}">
<title>Earmark report: ${titleOf(model)}</title>
<style>${new SafeHtml(reportStyle)}</style>
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

function summary(model: ReportModel): SafeHtml {
  const reviewed = model.items.filter((item) => item.verdict !== null).length;
  return html`<div class="sheet" id="summary"><header>
<h1>${titleOf(model)}</h1>
${facts(model)}
<p class="soft">Review of recordings that an anomalous-sound detector flagged. Session begun ${time(model.session.createdAt)}, report made ${time(model.createdAt)} with Earmark ${model.version}.</p>
<div class="counts">
<div><b>${model.items.length}</b>flagged</div>
<div><b>${reviewed}</b>reviewed</div>
${verdicts.map((verdict) => html`<div><b>${countOf(model.items, verdict)}</b>${verdictWords[verdict].toLowerCase()}</div>`)}
</div>
${
  reviewed < model.items.length
    ? html`<p><strong>${model.items.length - reviewed} of ${model.items.length} flagged recordings have no verdict yet.</strong> They are listed at the end as open.</p>`
    : null
}
</header>
<section><h2>Findings</h2>
${findingsTable(model)}
<p class="small soft">${scopeSentence(model)}</p>
</section></div>`;
}

/** What the first page says of the whole: which machine, what was found, who says so. Empty texts leave no line. */
function facts(model: ReportModel): SafeHtml | null {
  const { options, session, findings } = model;
  const worst = Math.max(-1, ...findings.map(({ note }) => note.severity ?? -1));
  const rows: readonly (readonly [string, string])[] = [
    ['Asset', options.asset],
    ['Finding', options.conclusion],
    ['Highest severity', worst < 0 ? '' : severityText({ severity: worst as 0 | 1 | 2 | 3 }, options)],
    ['Analyst', [options.analyst, options.qualification].filter(Boolean).join(', ')],
    ['Checked by', options.reviewer],
    ['Session', options.title ? session.name : ''],
  ];
  const filled = rows.filter(([, value]) => value !== '');
  return filled.length === 0
    ? null
    : html`<table class="facts">${filled.map(([name, value]) => html`<tr><th>${name}</th><td class="comment">${value}</td></tr>`)}</table>`;
}

function findingsTable({ findings, options }: ReportModel): SafeHtml {
  if (findings.length === 0) return html`<p>No recording has a page in this report.</p>`;
  const judged = findings.some(({ note }) => note.severity !== null || note.due !== '');
  const row = (finding: ReportFinding, index: number): SafeHtml =>
    html`<tr><td>${index + 1}</td><td><a href="#finding-${index + 1}">${finding.file.fileName}</a></td><td>${placeName(finding.file.place)}</td><td class="narrow">${verdictText(finding)}</td><td class="narrow">${finding.verdict?.reason}</td>${judged ? html`<td>${severityText(finding.note, options)}</td><td class="narrow">${date(finding.note.due)}</td>` : null}<td class="number">${number(finding.score)}</td><td class="number">${number(finding.threshold)}</td></tr>`;
  return html`<table><thead><tr><th class="narrow">No.</th><th>Recording</th><th>Machine</th><th>Verdict</th><th>Reason</th>${judged ? html`<th>Severity</th><th>Act by</th>` : null}<th class="number">Score</th><th class="number">Threshold</th></tr></thead><tbody>
${findings.map(row)}</tbody></table>`;
}

function scopeSentence({ options, items, findings }: ReportModel): string {
  const names = { 'real-fault': 'real faults', unsure: 'unsure ones' } as const;
  const paged = options.pages.map((verdict) => names[verdict]);
  const rest = options.falseAlarms === 'list' ? 'counted above and listed at the end' : 'counted above';
  const left = items.filter((item) => item.verdict && item.verdict.verdict in names).length - findings.length;
  return [
    paged.length === 0 ? 'No recording has a page of its own.' : `A page each have the ${paged.join(' and the ')}.`,
    left > 0 ? `${left} more with such a verdict are only listed.` : '',
    `False alarms and unusable recordings are ${rest}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function countOf(items: readonly ReportItem[], verdict: Verdict): number {
  return items.filter((item) => item.verdict?.verdict === verdict).length;
}
