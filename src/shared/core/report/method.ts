import { usesModel } from '../detector.ts';
import type { Threshold } from '../domain.ts';
import { html, type SafeHtml } from './html.ts';
import type { ReportDetector, ReportModel } from './model.ts';
import { reportWords, type ReportWords } from './words/words.ts';

/** How the recordings were judged, by which detectors, and what the report does not say. */
export function method(model: ReportModel): SafeHtml {
  const words = reportWords[model.language];
  const { heading, how, limits, journal, intact, broken, head } = words.method;
  return html`<section class="page"><h2>${heading}</h2>
${model.detectors.map((detector) => detectorBox(detector, words))}
<p>${how}</p>
<p>${limits}</p>
<p>${journal(model.journal.entries)} ${model.journal.valid ? intact : html`<strong>${broken}</strong>`}${head} <span class="mono">${model.journal.head}</span></p>
</section>`;
}

function detectorBox(detector: ReportDetector, words: ReportWords): SafeHtml {
  const { spec, threshold, levelThreshold, model } = detector;
  const { method: says, number } = words;
  const details = thresholdDetails(threshold, words);
  const isHeard = usesModel(spec.kind);
  const place = [detector.machine, detector.section && words.section(detector.section)].filter(Boolean).join(', ');
  return html`<div class="box"><h3>${says.detector(detector.name, detector.version)}</h3><table>
<tr><th>${words.columns.machine}</th><td>${place || words.notNamed}</td></tr>
<tr><th>${says.scorer}</th><td>${says.scorerValue(spec)}</td></tr>
<tr><th>${says.preset}</th><td>${says.presetValue(spec.preset)}</td></tr>
${isHeard ? html`<tr><th>${says.frontEnd}</th><td>${says.frontEndValue(spec.frontEnd)}</td></tr>` : null}
<tr><th>${words.columns.threshold}</th><td>${number(threshold.value, 4)}: ${says.rule(threshold.rule)}${details && ` (${details})`}${levelThreshold ? says.levelAlarm(number(levelThreshold.value, 4)) : ''}</td></tr>
<tr><th>${says.normals}</th><td>${detector.bankSize}</td></tr>
<tr><th>${says.scored}</th><td>${says.scoredValue(detector.scored, detector.flagged)}</td></tr>
${isHeard ? html`<tr><th>${says.model}</th><td>${model.name}, ${says.parameters(model.parameters)}${spec.precision === 'int8' ? `, ${says.eightBits}` : ''}, SHA-256 <span class="mono">${model.sha256}</span></td></tr>` : null}
</table></div>`;
}

/** What led to a threshold besides its rule. */
function thresholdDetails({ rule, details }: Threshold, { method: says, number, upTo }: ReportWords): string {
  const { fitted, shape, location, scale, eer, falseAlarms, faults } = details;
  if (rule.kind === 'gamma' && fitted === 0) return says.notFitted;
  if (shape !== undefined && location !== undefined && scale !== undefined)
    return says.gamma(number(shape, 4), number(location, 4), number(scale, 4));
  if (eer !== undefined && falseAlarms !== undefined && faults !== undefined)
    return says.equalError(upTo(100 * eer, 1), falseAlarms, faults);
  return '';
}
