import { timeRange } from '../time-range.ts';
import type { Explanation } from '../domain.ts';
import { tickHertz } from '../plot/ticks.ts';
import { bandSentence, figure, pictureSentence, type FigureMarks } from './figure.ts';
import { bandName, date, durationText, placeName, readingsText, severityText, time, verdictText } from './format.ts';
import { html, type SafeHtml } from './html.ts';
import { differenceSentence, normalSentence, type ComparedLevel } from './levels.ts';
import type { ReportDetector, ReportFile, ReportFinding, ReportModel } from './model.ts';
import { hasNote } from './options.ts';
import { reportWords, type ReportWords } from './words/words.ts';

/** The page of one finding: verdict, what the engineer wrote, both pictures in words too, numbers and bands. */
export function findingPage(
  finding: ReportFinding,
  index: number,
  model: ReportModel,
  detector: ReportDetector | undefined,
): SafeHtml {
  const { file, verdict, nearest, explanation } = finding;
  const { options } = model;
  const words = reportWords[model.language];
  const { finding: says } = words;
  const marks: FigureMarks = { bands: options.bands ? (explanation?.bands ?? null) : null, worst: finding.worst };
  return html`<article class="page" id="finding-${index + 1}">
<h2>${says.heading(index + 1, model.findings.length, file.fileName)}</h2>
<p>${placeName(file.place, words) || says.machineNotNamed} <span class="soft">· ${recordedText(file, words)}</span></p>
<p><span class="verdict">${verdictText(finding, words)}</span> ${verdict?.reason} <span class="soft small">${verdict ? `${verdict.reviewer || says.reviewerNotNamed}, ${time(verdict.at)}` : null}</span></p>
${verdict && readingsText(verdict, words) ? html`<p>${readingsText(verdict, words)}</p>` : null}${verdict?.tags.length ? html`<p class="small">${says.tags} ${verdict.tags.join(', ')}</p>` : null}
${verdict?.comment ? html`<p class="comment">${verdict.comment}</p>` : null}
${notes(finding, model, words)}
<h3>${says.flaggedRecording}</h3>
${options.pictures ? flaggedPicture(finding, marks, words) : null}
<p class="small">${flaggedSentence(finding, options.bands, words)}${options.pictures && finding.picture ? ` ${pictureSentence(finding.picture, marks, words)}` : null}</p>
<h3>${says.nearest}</h3>
${
  nearest === null
    ? html`<p>${says.noNearest}</p>`
    : html`${options.pictures && nearest.picture ? figure(nearest.picture, nearestSentence(finding, nearest, words), undefined, words) : null}<p class="small">${nearestSentence(finding, nearest, words)}${options.pictures && nearest.picture ? ` ${says.sameAxes}` : null}</p>`
}
${options.levels && finding.levels?.length ? levelTable(finding.levels, words) : null}
<div class="columns">
${options.numbers ? numbers(finding, detector, words) : null}
${options.bands ? html`<div><h3>${says.bands}</h3>${explanation ? bandTable(explanation, words) : html`<p>${says.bandsNotComputed}</p>`}${finding.explanationProblem ? html`<p class="small">${says.notCompleted} ${finding.explanationProblem}</p>` : null}</div>` : null}
</div>
<p class="mono soft">SHA-256 ${file.sha256}</p>
</article>`;
}

function recordedText({ durationSeconds, sampleRate, levelDb }: ReportFile, words: ReportWords): string {
  const { finding: says, number, upTo } = words;
  return says.recorded(
    durationText(durationSeconds, words),
    upTo(sampleRate / 1000, 3),
    levelDb === null ? null : number(levelDb, 1),
  );
}

/** What the engineer wrote beside the verdict; each in a box of its own, as they are different things. */
function notes({ note }: ReportFinding, { options }: ReportModel, words: ReportWords): SafeHtml | null {
  const says = words.finding;
  if (!hasNote(note)) return null;
  const { observation, recommendation, due, basis } = note;
  const severity = severityText(note, options, words);
  return html`<dl class="notes">
${severity || basis ? html`<div><dt>${says.severity}</dt><dd><strong>${severity || says.notJudged}</strong>${basis ? html` <span class="comment">${says.basis} ${basis}</span>` : null}</dd></div>` : null}
${observation ? html`<div><dt>${says.observation}</dt><dd class="comment">${observation}</dd></div>` : null}
${recommendation || due ? html`<div><dt>${says.recommendation}</dt><dd><span class="comment">${recommendation}</span>${due ? html` <strong>${says.due(date(due, words))}</strong>` : null}</dd></div>` : null}
</dl>`;
}

function flaggedPicture(finding: ReportFinding, marks: FigureMarks, words: ReportWords): SafeHtml {
  const { picture, pictureProblem } = finding;
  if (picture) return figure(picture, flaggedSentence(finding, marks.bands !== null, words), marks, words);
  return html`<p>${pictureProblem ?? words.finding.noPicture}</p>`;
}

function numbers(finding: ReportFinding, detector: ReportDetector | undefined, words: ReportWords): SafeHtml {
  const { finding: says, columns, number, signed } = words;
  return html`<div><h3>${says.numbers}</h3><table>
<tr><th>${columns.score}</th><td class="number">${number(finding.score)}</td></tr>
<tr><th>${columns.threshold}</th><td class="number">${number(finding.threshold)}</td></tr>
${finding.worst ? html`<tr><th>${says.worst}</th><td class="number">${timeRange(finding.worst)}</td></tr>` : null}<tr><th>${says.over}</th><td class="number">${signed(finding.score - finding.threshold)}</td></tr>
${finding.scores ? partScores(finding.scores, finding.levelAlarm, words) : null}
<tr><th>${says.detector}</th><td class="end">${detector ? says.detectorName(detector.name, detector.version) : finding.detectorId}</td></tr>
</table>${finding.scores ? html`<p class="small soft">${says.deviations}</p>` : null}</div>`;
}

function partScores(
  scores: NonNullable<ReportFinding['scores']>,
  levelAlarm: boolean,
  { finding: says, number }: ReportWords,
): SafeHtml {
  return html`<tr><th>${says.transformer}</th><td class="number">${number(scores.ast)}</td></tr>
<tr><th>${says.statistics}</th><td class="number">${number(scores.statistics)}</td></tr>
<tr><th>${says.level}</th><td class="number">${number(scores.level)}${levelAlarm ? ` ${says.alarm}` : ''}</td></tr>`;
}

function flaggedSentence(finding: ReportFinding, withBands: boolean, words: ReportWords): string {
  const { finding: says, number } = words;
  const { file, score, threshold, explanation, levelAlarm, worst, levels } = finding;
  const margin = says.margin(number(score), number(Math.abs(score - threshold)), score >= threshold);
  return [
    `${file.fileName}. ${margin}`,
    worst && says.worstSentence(timeRange(worst)),
    levelAlarm && says.levelAlarm,
    levels && differenceSentence(levels, words),
    withBands && explanation && bandSentence(explanation.bands, words),
  ]
    .filter(Boolean)
    .join(' ');
}

function nearestSentence(
  { levels }: ReportFinding,
  nearest: NonNullable<ReportFinding['nearest']>,
  words: ReportWords,
): string {
  const { file, distance } = nearest;
  const place = placeName(file.place, words);
  const name = `${file.fileName}${place && ` (${place})`}, ${words.finding.distance(words.number(distance))}`;
  return [name, levels && normalSentence(levels, words)].filter(Boolean).join(' ');
}

/** Third-octave levels of both recordings: the pictures as numbers. */
function levelTable(levels: readonly ComparedLevel[], words: ReportWords): SafeHtml {
  const { levels: says, number } = words;
  const row = (name: string, value: (level: ComparedLevel) => string) =>
    html`<tr><th>${name}</th>${levels.map((level) => html`<td class="number">${value(level)}</td>`)}</tr>`;
  return html`<h3>${says.heading} <span class="soft small">${says.unit}</span></h3><table class="levels">
<tr><th>Hz</th>${levels.map(({ nominalHz }) => html`<th class="number">${tickHertz(nominalHz, words.decimal)}</th>`)}</tr>
${row(says.flagged, ({ flaggedDb }) => number(flaggedDb, 0))}
${row(says.normal, ({ normalDb }) => number(normalDb, 0))}
${row(says.difference, ({ flaggedDb, normalDb }) => wholeDifference(flaggedDb - normalDb, words))}</table>`;
}

function wholeDifference(difference: number, { signed }: ReportWords): string {
  return Math.abs(difference) < 0.5 ? '0' : signed(difference, 0);
}

function bandTable(explanation: Explanation, words: ReportWords): SafeHtml {
  const { finding: says, number, signed } = words;
  const value = (found: number | null) => (found === null ? '' : signed(found));
  return html`<table><tr><th>${says.band}</th><th class="number">Shapley</th><th class="number">${says.slimeExact}</th><th class="number">${says.leaveOneOut}</th></tr>
${explanation.bands.map(
  (band) =>
    html`<tr><td class="narrow">${bandName(band, words)}</td><td class="number">${value(band.shapley)}</td><td class="number">${signed(band.slimeExact)}</td><td class="number">${value(band.leaveOneOut)}</td></tr>`,
)}</table>
<p class="small soft">${says.masks(
    explanation.masks,
    number(explanation.table.all),
    number(explanation.table.none),
    explanation.bands.every(({ shapley }) => shapley !== null),
  )} ${says.fidelity(explanation.r2.soft)}${explanation.constantLabel ? ` ${says.constant}` : ''}</p>`;
}
