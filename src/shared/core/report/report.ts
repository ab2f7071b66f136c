import { describeKind, describeReadOut, describeRule } from '../detector.ts';
import { fidelityInWords } from '../explain/fidelity.ts';
import { presetName } from '../filter/preset.ts';
import { verdicts, type Explanation, type Verdict } from '../domain.ts';
import { bandSentence, colourSentence, figure } from './figure.ts';
import { bandName, number, placeName, signed, time, verdictWords } from './format.ts';
import { html, SafeHtml } from './html.ts';
import type { ReportDetector, ReportFinding, ReportItem, ReportModel } from './model.ts';
import { reportStyle } from './style.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * The whole report as one HTML document: no script, nothing loaded from outside, every text escaped. One page per
 * finding, then the method box, then every recording of the session.
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
<title>Earmark report: ${model.session.name}</title>
<style>${new SafeHtml(reportStyle)}</style>
</head>
<body>
${body}
</body>
</html>
`.markup;
}

function summary(model: ReportModel): SafeHtml {
  const reviewed = model.items.filter((item) => item.verdict !== null).length;
  return html`<header>
<h1>${model.session.name}</h1>
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
${
  model.findings.length === 0
    ? html`<p>No recording was judged a real fault or unsure.</p>`
    : html`<table><tr><th class="narrow">No.</th><th>Recording</th><th>Machine</th><th>Verdict</th><th>Reason</th><th class="number">Score</th><th class="number">Threshold</th></tr>
${model.findings.map(
  (finding, index) =>
    html`<tr><td>${index + 1}</td><td>${finding.file.fileName}</td><td>${placeName(finding.file.place)}</td><td class="narrow">${verdictText(finding)}</td><td class="narrow">${finding.verdict?.reason}</td><td class="number">${number(finding.score)}</td><td class="number">${number(finding.threshold)}</td></tr>`,
)}</table>`
}
<p class="small soft">Real faults and unsure ones have a page each. False alarms and unusable recordings are counted above and listed at the end.</p>
</section>`;
}

function countOf(items: readonly ReportItem[], verdict: Verdict): number {
  return items.filter((item) => item.verdict?.verdict === verdict).length;
}

function verdictText(item: ReportItem): string {
  return item.verdict ? verdictWords[item.verdict.verdict] : 'open';
}

function findingPage(
  finding: ReportFinding,
  index: number,
  model: ReportModel,
  detector: ReportDetector | undefined,
): SafeHtml {
  const { file, verdict, nearest, explanation } = finding;
  return html`<article class="page">
<h2>${index + 1} of ${model.findings.length}: ${file.fileName}</h2>
<p>${placeName(file.place) || 'Machine not named'} <span class="soft">· ${number(file.durationSeconds, 1)} s, ${file.sampleRate} Hz${file.levelDb === null ? '' : `, ${number(file.levelDb, 1)} dB`}</span></p>
<p><span class="verdict">${verdictText(finding)}</span> ${verdict?.reason}</p>
${verdict?.comment ? html`<p class="comment">${verdict.comment}</p>` : null}
<p class="soft small">${verdict ? `${verdict.reviewer || 'Reviewer not named'}, ${time(verdict.at)}` : null}</p>
<h3>Flagged recording</h3>
${
  finding.picture
    ? html`${figure(finding.picture, explanation?.bands ?? null, flaggedSentence(finding))}<p class="small">${flaggedSentence(finding)} ${colourSentence(finding.picture)}</p>`
    : html`<p>${finding.pictureProblem ?? 'There is no picture of this recording.'}</p>`
}
<h3>Nearest normal recording</h3>
${
  nearest === null
    ? html`<p>There is no normal recording to compare with.</p>`
    : html`${nearest.picture ? figure(nearest.picture, null, nearestSentence(nearest)) : null}<p class="small">${nearestSentence(nearest)}</p>`
}
<div class="columns">
<div><h3>Numbers</h3><table>
<tr><th>Score</th><td class="number">${number(finding.score)}</td></tr>
<tr><th>Threshold</th><td class="number">${number(finding.threshold)}</td></tr>
<tr><th>Over the threshold</th><td class="number">${signed(finding.score - finding.threshold)}</td></tr>
<tr><th>Transformer alone</th><td class="number">${number(finding.scores.ast)}</td></tr>
<tr><th>Statistics alone</th><td class="number">${number(finding.scores.statistics)}</td></tr>
<tr><th>Level alone</th><td class="number">${number(finding.scores.level)}${finding.levelAlarm ? ' (alarm)' : ''}</td></tr>
<tr><th>Detector</th><td>${detector ? `${detector.name}, version ${detector.version}` : finding.detectorId}</td></tr>
</table><p class="small soft">The three scores are in standard deviations of the normal recordings.</p></div>
<div><h3>Frequency bands</h3>${explanation ? bandTable(explanation) : html`<p>The bands of this recording have not been computed.</p>`}${finding.explanationProblem ? html`<p class="small">Not completed: ${finding.explanationProblem}</p>` : null}</div>
</div>
<p class="mono soft">SHA-256 ${file.sha256}</p>
</article>`;
}

function flaggedSentence({ file, score, threshold, explanation, levelAlarm }: ReportFinding): string {
  const side = score >= threshold ? 'above' : 'below';
  const margin = `The score ${number(score)} is ${number(Math.abs(score - threshold))} ${side} the threshold.`;
  const level = levelAlarm ? ' The level alone raises an alarm.' : '';
  return `${file.fileName}. ${margin}${level}${explanation ? ` ${bandSentence(explanation.bands)}` : ''}`;
}

function nearestSentence({ file, distance }: NonNullable<ReportFinding['nearest']>): string {
  const place = placeName(file.place);
  return `${file.fileName}${place && ` (${place})`}, at a distance of ${number(distance)}. Same axes and same colours as above.`;
}

function bandTable(explanation: Explanation): SafeHtml {
  const value = (found: number | null) => (found === null ? '' : signed(found));
  return html`<table><tr><th>Band</th><th class="number">Shapley</th><th class="number">SLIME, exact</th><th class="number">Leave one out</th></tr>
${explanation.bands.map(
  (band) =>
    html`<tr><td class="narrow">${bandName(band)}</td><td class="number">${value(band.shapley)}</td><td class="number">${signed(band.slimeExact)}</td><td class="number">${value(band.leaveOneOut)}</td></tr>`,
)}</table>
<p class="small soft">${explanation.masks} of 256 masks. Score with all bands ${number(explanation.table.all)}, with none ${number(explanation.table.none)}; the Shapley values add up to the difference. ${fidelityInWords(explanation.r2.soft)}${
    explanation.constantLabel ? ' Every mask lies on the same side of the threshold, so the SLIME weights are 0.' : ''
  }</p>`;
}

function method(model: ReportModel): SafeHtml {
  return html`<section class="page"><h2>Method and limits</h2>
${model.detectors.map(detectorBox)}
<p>A detector compares a recording with normal recordings of the same machine: the embedding of an Audio Spectrogram Transformer and log-mel statistics, distance to the nearest normal recording, standardised by the distances of the normal recordings among themselves (each left out once). A recording is flagged when its score reaches the threshold. Bands are explained by replacing them with the average normal spectrum (in the paper’s own detector: with the mean of the model’s training data) in all 256 combinations and scoring each (SLIME; Shapley values from the same table). After Mai, Davies, Griffin and Benetos, “Explaining the decisions of anomalous sound detectors”, DCASE 2022.</p>
<p>A score says how unlike the normal recordings a sound is. It does not say what is wrong, how severe it is or how likely a failure is. Bands say what the detector used, not where a fault sits in the machine. Only the recordings listed in this report were judged.</p>
<p>Verdict journal: ${model.journal.entries} entries, ${model.journal.valid ? 'chain of hashes intact' : html`<strong>chain of hashes broken</strong>`}, head <span class="mono">${model.journal.head}</span></p>
</section>`;
}

function detectorBox(detector: ReportDetector): SafeHtml {
  const { spec, threshold, levelThreshold, model } = detector;
  const details = Object.entries(threshold.details)
    .map(([name, value]) => `${name} ${number(value, 4)}`)
    .join(', ');
  return html`<div class="box"><h3>Detector ${detector.name}, version ${detector.version}</h3><table>
<tr><th>Machine</th><td>${[detector.machine, detector.section && `section ${detector.section}`].filter(Boolean).join(', ') || 'not named'}</td></tr>
<tr><th>Scorer</th><td>${describeKind(spec.kind)}; read-out: ${describeReadOut(spec.readOut)}; ${spec.metric}, k = ${spec.k}${spec.density > 0 ? `, local density over ${spec.density} neighbours` : ''}</td></tr>
<tr><th>Analysis preset</th><td>${presetName(spec.preset)}</td></tr>
<tr><th>Threshold</th><td>${number(threshold.value, 4)}: ${describeRule(threshold.rule)}${details && ` (${details})`}${levelThreshold ? `; level alarm from ${number(levelThreshold.value, 4)}` : ''}</td></tr>
<tr><th>Normal recordings</th><td>${detector.bankSize}</td></tr>
<tr><th>Scored, flagged</th><td>${detector.scored} recordings scored, ${detector.flagged} flagged</td></tr>
<tr><th>Model</th><td>${model.name}, ${model.parameters} parameters, SHA-256 of the weights <span class="mono">${model.sha256}</span></td></tr>
</table></div>`;
}

function appendix(model: ReportModel): SafeHtml {
  return html`<section class="page"><h2>All flagged recordings</h2>
<table><tr><th>Recording</th><th>Machine</th><th class="number">Score</th><th>Verdict</th><th>Reason</th><th>SHA-256</th></tr>
${model.items.map(
  (item) =>
    html`<tr><td>${item.file.fileName}</td><td>${placeName(item.file.place)}</td><td class="number">${number(item.score)}</td><td class="narrow">${verdictText(item)}</td><td>${item.verdict?.reason}</td><td class="mono">${item.file.sha256.slice(0, 16)}…</td></tr>`,
)}</table></section>`;
}
