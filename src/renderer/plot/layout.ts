/** Where the pictures of the clip pane go, in CSS pixels. */
export interface ClipLayout {
  readonly axisWidth: number;
  readonly plotWidth: number;
  readonly bandsWidth: number;
  readonly legendWidth: number;
  readonly waveformHeight: number;
  readonly scoreHeight: number;
  readonly paneHeight: number;
}

export const titleHeight = 24;
export const timeAxisHeight = 22;
export const minimapHeight = 26;
const axisWidth = 44;
const legendWidth = 46;
const shortestPane = 72;

/** What lies above and below the pictures. */
export interface LayoutParts {
  readonly waveform: boolean;
  readonly minimap: boolean;
  /** the score over time of a long recording */
  readonly scores: boolean;
}

/**
 * Divides the space: a strip of waveform, the score over time, then `panes` pictures of one size above each other. Too
 * little height makes the pictures as small as can still be read, and the pane scrolls.
 */
export function layoutOf(width: number, height: number, panes: 1 | 2, parts: LayoutParts): ClipLayout {
  const bandsWidth = width < 560 ? 96 : width < 760 ? 116 : 136;
  const waveformHeight = !parts.waveform ? 0 : height < 420 ? 28 : height < 640 ? 40 : 56;
  const scoreHeight = !parts.scores ? 0 : height < 420 ? 30 : 44;
  const around = panes * titleHeight + timeAxisHeight + (parts.minimap ? minimapHeight : 0);
  return {
    axisWidth,
    bandsWidth,
    legendWidth,
    plotWidth: Math.max(120, Math.floor(width - axisWidth - bandsWidth - legendWidth)),
    waveformHeight,
    scoreHeight,
    paneHeight: Math.max(shortestPane, Math.floor((height - waveformHeight - scoreHeight - around) / panes)),
  };
}
