import type { Band, BandExplanation, TimeRange } from '../domain.ts';
import { strongestBands } from '../explain/strongest.ts';
import type { PlotScale } from '../plot/scale.ts';
import { frequencyTicks, labelsThatFit, readsAsClock, timeTicks } from '../plot/ticks.ts';
import { bandName } from './format.ts';
import { html, imageUri, type SafeHtml } from './html.ts';
import type { ReportPicture } from './model.ts';
import { pictureScale } from './picture.ts';
import { englishReport, type ReportWords } from './words/words.ts';

/** The drawing's own units; the page scales it. */
const layout = {
  width: 760,
  left: 46,
  top: 8,
  plotWidth: 520,
  plotHeight: 132,
  axisHeight: 24,
  barsLeft: 580,
  barsWidth: 96,
};
/** Room that a label needs. */
const labelHeight = 11;
const bottom = layout.top + layout.plotHeight;

/** What is marked in a picture of a flagged recording. */
export interface FigureMarks {
  readonly bands: readonly BandExplanation[] | null;
  /** of a long recording, the segment that gave the score */
  readonly worst: TimeRange | null;
}

const nothing: FigureMarks = { bands: null, worst: null };

/**
 * A spectrogram with axes in s and Hz and, where an explanation is there, the eight bands as signed bars aligned with
 * the frequency axis, the strongest outlined in the picture. `label` is the text alternative.
 */
export function figure(
  picture: ReportPicture,
  label: string,
  { bands, worst }: FigureMarks = nothing,
  words: ReportWords = englishReport,
): SafeHtml {
  const { left, top, plotWidth, plotHeight } = layout;
  const scale = pictureScale(picture, { width: plotWidth, height: plotHeight });
  return html`<svg class="figure" viewBox="0 0 ${layout.width} ${bottom + layout.axisHeight}" role="img" aria-label="${label}">
<image x="${left}" y="${top}" width="${plotWidth}" height="${plotHeight}" preserveAspectRatio="none" href="${imageUri('image/png', picture.png)}"/>
${worst && worstMark(scale, worst)}${bands && bandOutlines(scale, bands)}<rect class="frame" x="${left}" y="${top}" width="${plotWidth}" height="${plotHeight}"/>
${frequencyAxis(scale, words)}${timeAxis(scale, words)}${bands && bandBars(scale, bands, words)}
</svg>`;
}

function frequencyAxis(scale: PlotScale, words: ReportWords): SafeHtml {
  return html`${frequencyTicks(scale, words.decimal, labelHeight + 2).map(({ position, label }) => {
    const at = units(layout.top + position);
    return html`<line class="tick" x1="${layout.left - 4}" x2="${layout.left}" y1="${at}" y2="${at}"/><text class="y" x="${layout.left - 7}" y="${at}">${label}</text>`;
  })}<text class="unit" x="2" y="${layout.top}">Hz</text>`;
}

/** The labels at both ends stay within the width of the picture, so that the unit is not taken for a part of one. */
function timeAxis(scale: PlotScale, words: ReportWords): SafeHtml {
  const { left, plotWidth } = layout;
  const anchor = (position: number) => (position < 8 ? 'start' : position > plotWidth - 8 ? 'end' : 'middle');
  return html`${timeTicks(scale, words.decimal).map(({ position, label }) => {
    const at = units(left + position);
    return html`<line class="tick" x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 4}"/><text class="x ${anchor(position)}" x="${at}" y="${bottom + 14}">${label}</text>`;
  })}<text class="unit" x="${left + plotWidth + 7}" y="${bottom + 14}">${readsAsClock(scale.view) ? words.figure.clock : words.figure.seconds}</text>`;
}

/** The segment of a long recording that gave the score. */
function worstMark(scale: PlotScale, { startSeconds, endSeconds }: TimeRange): SafeHtml {
  const [x, end] = [scale.x(startSeconds), scale.x(endSeconds)];
  return html`<rect class="worst" x="${units(layout.left + x)}" y="${layout.top}" width="${units(Math.max(2, end - x))}" height="${layout.plotHeight}"/>`;
}

/** The strongest bands where they lie in the picture; dashed where they lower the score. */
function bandOutlines(scale: PlotScale, bands: readonly BandExplanation[]): SafeHtml {
  const strongest = strongestBands(bands.map(shown), 2).map((index) => bands[index]!);
  return html`${strongest.map((band) => {
    const rows = scale.rows(band.lowHz, band.highHz);
    if (rows === null) return null;
    const place = html`x="${layout.left + 1}" y="${units(layout.top + rows.top)}" width="${layout.plotWidth - 2}" height="${units(rows.height)}"`;
    return html`<rect class="halo" ${place}/><rect class="outline${shown(band) < 0 ? ' lowers' : ''}" ${place}/>`;
  })}`;
}

function bandBars(scale: PlotScale, bands: readonly BandExplanation[], words: ReportWords): SafeHtml {
  const { barsLeft, barsWidth, top } = layout;
  const zero = barsLeft + barsWidth / 2;
  const largest = Math.max(...bands.map(shown).map(Math.abs), Number.MIN_VALUE);
  const rows = bands.flatMap((band) => {
    const place = scale.rows(band.lowHz, band.highHz);
    return place === null ? [] : [{ ...place, value: shown(band) }];
  });
  const centres = rows.map((row) => row.top + row.height / 2);
  const sizes = rows.map(({ value }) => Math.abs(value));
  const labelled = new Set(labelsThatFit(centres, sizes, labelHeight));
  const bars = rows.map((row, index) => {
    const width = (sizes[index]! / largest) * (barsWidth / 2);
    const start = row.value < 0 ? zero - width : zero;
    return html`<rect class="${row.value < 0 ? 'minus' : 'plus'}" x="${units(start)}" y="${units(top + row.top + 2)}" width="${units(width)}" height="${units(Math.max(1, row.height - 4))}"/>${
      labelled.has(index)
        ? html`<text class="band" x="${barsLeft + barsWidth + 6}" y="${units(top + centres[index]!)}">${words.signed(row.value, 2)}</text>`
        : null
    }`;
  });
  return html`<line class="zero" x1="${zero}" x2="${zero}" y1="${top}" y2="${bottom}"/>${bars}<text class="x" x="${barsLeft + 26}" y="${bottom + 14}">${words.figure.share}</text>`;
}

/** A length in the drawing, to a tenth of its unit. */
function units(length: number): string {
  return length.toFixed(1);
}

/** What the colours of a picture mean, and what is marked in it. */
export function pictureSentence(
  { floorDb, topDb }: ReportPicture,
  { bands, worst }: FigureMarks = nothing,
  words: ReportWords = englishReport,
): string {
  const outlined = bands !== null && strongestBands(bands.map(shown), 2).length > 0;
  return [
    words.figure.colours(words.number(floorDb, 0), words.number(topDb, 0)),
    outlined && words.figure.outlined,
    worst && words.figure.boxed,
  ]
    .filter(Boolean)
    .join(' ');
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
