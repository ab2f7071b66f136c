import { describeKind, describeReadOut, describeRule } from '../detector.ts';
import { presetName } from '../filter/preset.ts';
import { number } from './format.ts';
import { html, type SafeHtml } from './html.ts';
import type { ReportDetector, ReportModel } from './model.ts';

/** How the recordings were judged, by which detectors, and what the report does not say. */
export function method(model: ReportModel): SafeHtml {
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
<tr><th>Model</th><td>${model.name}, ${model.parameters} parameters, SHA-256 <span class="mono">${model.sha256}</span></td></tr>
</table></div>`;
}
