import type { Band, BandExplanation } from '../domain.ts';
import { hertzToMel } from '../spectrum/mel.ts';
import { bandName } from './format.ts';
import { html, imageUri, type SafeHtml } from './html.ts';
import type { ReportPicture } from './model.ts';
import { englishReport, type ReportWords } from './words/words.ts';

/** The drawing's own units; the page scales it. */
const layout = {
  width: 760,
  height: 164,
  left: 46,
  top: 8,
  plotWidth: 520,
  plotHeight: 126,
  barsLeft: 580,
  barsWidth: 96,
};
/** Frequencies that are named beside a picture, Hz. */
export const frequencyTicks = [100, 500, 1000, 2000, 4000, 8000, 16000, 32000];

/** How far up the mel axis of a picture a frequency is: 0 at the bottom, 1 at the top. */
export function heightOf({ lowHz, highHz }: Pick<ReportPicture, 'lowHz' | 'highHz'>, frequency: number): number {
  const [low, high] = [hertzToMel(lowHz), hertzToMel(highHz)];
  return Math.min(1, Math.max(0, (hertzToMel(frequency) - low) / (high - low)));
}

/** y of a frequency in the drawing. */
function y(picture: ReportPicture, frequency: number): number {
  return layout.top + layout.plotHeight * (1 - heightOf(picture, frequency));
}

/**
 * A spectrogram with axes in s and Hz and, where an explanation is there, the eight bands as signed bars aligned with
 * the frequency axis. `label` is the text alternative.
 */
export function figure(
  picture: ReportPicture,
  bands: readonly BandExplanation[] | null,
  label: string,
  words: ReportWords = englishReport,
): SafeHtml {
  const { left, top, plotWidth, plotHeight } = layout;
  return html`<svg class="figure" viewBox="0 0 ${layout.width} ${layout.height}" role="img" aria-label="${label}">
<image x="${left}" y="${top}" width="${plotWidth}" height="${plotHeight}" preserveAspectRatio="none" href="${imageUri('image/png', picture.png)}"/>
<rect class="frame" x="${left}" y="${top}" width="${plotWidth}" height="${plotHeight}"/>
${frequencyAxis(picture)}${timeAxis(picture, words)}${bands ? bandBars(picture, bands, words) : null}
</svg>`;
}

function frequencyAxis(picture: ReportPicture): SafeHtml {
  const ticks = frequencyTicks.filter((tick) => tick >= picture.lowHz && tick <= picture.highHz);
  return html`${ticks.map((tick) => {
    const at = y(picture, tick).toFixed(1);
    const text = tick >= 1000 ? `${tick / 1000}k` : String(tick);
    return html`<line class="tick" x1="${layout.left - 4}" x2="${layout.left}" y1="${at}" y2="${at}"/><text class="y" x="${layout.left - 7}" y="${at}">${text}</text>`;
  })}<text class="unit" x="2" y="${layout.top + 6}">Hz</text>`;
}

function timeAxis(picture: ReportPicture, words: ReportWords): SafeHtml {
  const bottom = layout.top + layout.plotHeight;
  return html`${timeTicks(picture.durationSeconds).map((second) => {
    const at = (layout.left + (layout.plotWidth * second) / picture.durationSeconds).toFixed(1);
    return html`<line class="tick" x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 4}"/><text class="x" x="${at}" y="${bottom + 16}">${words.upTo(second, 3)}</text>`;
  })}<text class="unit" x="${layout.left + layout.plotWidth + 6}" y="${bottom + 16}">s</text>`;
}

/** Two to six round steps over a duration: 1, 2 or 5 times a power of ten. */
export function timeTicks(durationSeconds: number): number[] {
  const rough = durationSeconds / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!;
  return Array.from({ length: Math.floor(durationSeconds / step + 1e-9) + 1 }, (_, index) => index * step);
}

function bandBars(picture: ReportPicture, bands: readonly BandExplanation[], words: ReportWords): SafeHtml {
  const values = bands.map(shown);
  const largest = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  const zero = layout.barsLeft + layout.barsWidth / 2;
  const rows = bands.map((band, index) => {
    const [upper, lower] = [y(picture, band.highHz), y(picture, band.lowHz)];
    const value = values[index]!;
    const width = (Math.abs(value) / largest) * (layout.barsWidth / 2);
    const start = value < 0 ? zero - width : zero;
    return html`<rect class="${value < 0 ? 'minus' : 'plus'}" x="${start.toFixed(1)}" y="${(upper + 2).toFixed(1)}" width="${width.toFixed(1)}" height="${Math.max(1, lower - upper - 4).toFixed(1)}"/><text class="band" x="${layout.barsLeft + layout.barsWidth + 6}" y="${((upper + lower) / 2).toFixed(1)}">${words.signed(value, 2)}</text>`;
  });
  const bottom = layout.top + layout.plotHeight;
  return html`<line class="zero" x1="${zero}" x2="${zero}" y1="${layout.top}" y2="${bottom}"/>${rows}<text class="x" x="${zero}" y="${bottom + 16}">${words.figure.share}</text>`;
}

/** What the colours of a picture mean. */
export function colourSentence({ floorDb, topDb }: ReportPicture, words: ReportWords = englishReport): string {
  return words.figure.colours(words.number(floorDb, 0), words.number(topDb, 0));
}

/** The value a report shows for a band: Shapley once it is exact, the soft regression before. */
export function shown(band: BandExplanation): number {
  return band.shapley ?? band.soft;
}

/** One sentence on the bands: which raised the score most, which lowered it. */
export function bandSentence(bands: readonly BandExplanation[], words: ReportWords = englishReport): string {
  const ordered = [...bands].sort((a, b) => shown(b) - shown(a));
  const highest = ordered[0]!;
  const lowest = ordered.at(-1)!;
  const name = (band: Band) => bandName(band, words);
  const value = (band: BandExplanation) => words.signed(shown(band), 2);
  if (shown(highest) <= 0) return words.figure.noBand;
  const raised = words.figure.raises(name(highest), value(highest));
  return shown(lowest) < 0 ? `${raised} ${words.figure.lowers(name(lowest), value(lowest))}` : raised;
}
