/** Where the pictures of the clip pane go, in CSS pixels. */
export interface ClipLayout {
  readonly axisWidth: number;
  readonly plotWidth: number;
  readonly bandsWidth: number;
  readonly legendWidth: number;
  readonly waveformHeight: number;
  readonly paneHeight: number;
}

export const titleHeight = 24;
export const timeAxisHeight = 22;
export const minimapHeight = 26;
const axisWidth = 44;
const legendWidth = 46;
const shortestPane = 72;

/**
 * Divides the space: a strip of waveform, then `panes` pictures of one size above each other. Too little height makes
 * the pictures as small as can still be read, and the pane scrolls.
 */
export function layoutOf(
  width: number,
  height: number,
  panes: 1 | 2,
  waveformStrip: boolean,
  minimap = false,
): ClipLayout {
  const bandsWidth = width < 560 ? 96 : width < 760 ? 116 : 136;
  const waveformHeight = !waveformStrip ? 0 : height < 420 ? 36 : height < 600 ? 48 : 64;
  const fixed = waveformHeight + panes * titleHeight + timeAxisHeight + (minimap ? minimapHeight : 0);
  return {
    axisWidth,
    bandsWidth,
    legendWidth,
    plotWidth: Math.max(120, Math.floor(width - axisWidth - bandsWidth - legendWidth)),
    waveformHeight,
    paneHeight: Math.max(shortestPane, Math.floor((height - fixed) / panes)),
  };
}
