import { fidelityInWords } from '../explain/fidelity.ts';
import { timeRange } from '../time-range.ts';
import type { Explanation } from '../domain.ts';
import { bandSentence, colourSentence, figure } from './figure.ts';
import { bandName, date, number, placeName, severityText, signed, time, verdictText } from './format.ts';
import { html, type SafeHtml } from './html.ts';
import { differenceSentence, normalSentence, shortFrequency, type ComparedLevel } from './levels.ts';
import type { ReportDetector, ReportFinding, ReportModel } from './model.ts';
import { hasNote } from './options.ts';

/** The page of one finding: verdict, what the engineer wrote, both pictures in words too, numbers and bands. */
export function findingPage(
  finding: ReportFinding,
  index: number,
  model: ReportModel,
  detector: ReportDetector | undefined,
): SafeHtml {
  const { file, verdict, nearest, explanation } = finding;
  const { options } = model;
  const bands = options.bands ? (explanation?.bands ?? null) : null;
  return html`<article class="page" id="finding-${index + 1}">
<h2>${index + 1} of ${model.findings.length}: ${file.fileName}</h2>
<p>${placeName(file.place) || 'Machine not named'} <span class="soft">· ${number(file.durationSeconds, 1)} s, ${file.sampleRate} Hz${file.levelDb === null ? '' : `, ${number(file.levelDb, 1)} dB`}</span></p>
<p><span class="verdict">${verdictText(finding)}</span> ${verdict?.reason} <span class="soft small">${verdict ? `${verdict.reviewer || 'Reviewer not named'}, ${time(verdict.at)}` : null}</span></p>
${verdict?.comment ? html`<p class="comment">${verdict.comment}</p>` : null}
${notes(finding, model)}
<h3>Flagged recording</h3>
${options.pictures ? flaggedPicture(finding, bands) : null}
<p class="small">${flaggedSentence(finding, options.bands)}${options.pictures && finding.picture ? ` ${colourSentence(finding.picture)}` : null}</p>
<h3>Nearest normal recording</h3>
${
  nearest === null
    ? html`<p>There is no normal recording to compare with.</p>`
    : html`${options.pictures && nearest.picture ? figure(nearest.picture, null, nearestSentence(finding, nearest)) : null}<p class="small">${nearestSentence(finding, nearest)}${options.pictures && nearest.picture ? ' Same axes and same colours as above.' : null}</p>`
}
${options.levels && finding.levels?.length ? levelTable(finding.levels) : null}
<div class="columns">
${options.numbers ? numbers(finding, detector) : null}
${options.bands ? html`<div><h3>Frequency bands</h3>${explanation ? bandTable(explanation) : html`<p>The bands of this recording have not been computed.</p>`}${finding.explanationProblem ? html`<p class="small">Not completed: ${finding.explanationProblem}</p>` : null}</div>` : null}
</div>
<p class="mono soft">SHA-256 ${file.sha256}</p>
</article>`;
}

/** What the engineer wrote beside the verdict; each in a box of its own, as they are different things. */
function notes({ note }: ReportFinding, { options }: ReportModel): SafeHtml | null {
  if (!hasNote(note)) return null;
  const { observation, recommendation, due, basis } = note;
  const severity = severityText(note, options);
  return html`<dl class="notes">
${severity || basis ? html`<div><dt>Severity</dt><dd><strong>${severity || 'not judged'}</strong>${basis ? html` <span class="comment">Basis: ${basis}</span>` : null}</dd></div>` : null}
${observation ? html`<div><dt>Observation</dt><dd class="comment">${observation}</dd></div>` : null}
${recommendation || due ? html`<div><dt>Recommendation</dt><dd><span class="comment">${recommendation}</span>${due ? html` <strong>By ${date(due)}.</strong>` : null}</dd></div>` : null}
</dl>`;
}

function flaggedPicture(finding: ReportFinding, bands: Explanation['bands'] | null): SafeHtml {
  const { picture, pictureProblem } = finding;
  if (picture) return figure(picture, bands, flaggedSentence(finding, bands !== null));
  return html`<p>${pictureProblem ?? 'There is no picture of this recording.'}</p>`;
}

function numbers(finding: ReportFinding, detector: ReportDetector | undefined): SafeHtml {
  return html`<div><h3>Numbers</h3><table>
<tr><th>Score</th><td class="number">${number(finding.score)}</td></tr>
<tr><th>Threshold</th><td class="number">${number(finding.threshold)}</td></tr>
${finding.worst ? html`<tr><th>Least like normal at</th><td class="number">${timeRange(finding.worst)}</td></tr>` : null}<tr><th>Over the threshold</th><td class="number">${signed(finding.score - finding.threshold)}</td></tr>
${finding.scores ? partScores(finding.scores, finding.levelAlarm) : null}
<tr><th>Detector</th><td>${detector ? `${detector.name}, version ${detector.version}` : finding.detectorId}</td></tr>
</table>${finding.scores ? html`<p class="small soft">The three scores are in standard deviations of the normal recordings.</p>` : null}</div>`;
}

function partScores(scores: NonNullable<ReportFinding['scores']>, levelAlarm: boolean): SafeHtml {
  return html`<tr><th>Transformer alone</th><td class="number">${number(scores.ast)}</td></tr>
<tr><th>Statistics alone</th><td class="number">${number(scores.statistics)}</td></tr>
<tr><th>Level alone</th><td class="number">${number(scores.level)}${levelAlarm ? ' (alarm)' : ''}</td></tr>`;
}

function flaggedSentence(finding: ReportFinding, withBands: boolean): string {
  const { file, score, threshold, explanation, levelAlarm, worst, levels } = finding;
  const side = score >= threshold ? 'above' : 'below';
  const margin = `The score ${number(score)} is ${number(Math.abs(score - threshold))} ${side} the threshold.`;
  return [
    `${file.fileName}. ${margin}`,
    worst && `It is that of ${timeRange(worst)}, where the recording is least like normal.`,
    levelAlarm && 'The level alone raises an alarm.',
    levels && differenceSentence(levels),
    withBands && explanation && bandSentence(explanation.bands),
  ]
    .filter(Boolean)
    .join(' ');
}

function nearestSentence({ levels }: ReportFinding, nearest: NonNullable<ReportFinding['nearest']>): string {
  const { file, distance } = nearest;
  const place = placeName(file.place);
  const name = `${file.fileName}${place && ` (${place})`}, at a distance of ${number(distance)}.`;
  return [name, levels && normalSentence(levels)].filter(Boolean).join(' ');
}

/** Third-octave levels of both recordings: the pictures as numbers. */
function levelTable(levels: readonly ComparedLevel[]): SafeHtml {
  const row = (name: string, value: (level: ComparedLevel) => string) =>
    html`<tr><th>${name}</th>${levels.map((level) => html`<td class="number">${value(level)}</td>`)}</tr>`;
  return html`<h3>Mean levels in third-octave bands <span class="soft small">dB relative to a full-scale sine, not calibrated, rounded</span></h3><table class="levels">
<tr><th>Hz</th>${levels.map(({ nominalHz }) => html`<th class="number">${shortFrequency(nominalHz)}</th>`)}</tr>
${row('Flagged', ({ flaggedDb }) => number(flaggedDb, 0))}
${row('Normal', ({ normalDb }) => number(normalDb, 0))}
${row('Difference', ({ flaggedDb, normalDb }) => wholeDifference(flaggedDb - normalDb))}</table>`;
}

function wholeDifference(difference: number): string {
  return Math.abs(difference) < 0.5 ? '0' : signed(difference, 0);
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
