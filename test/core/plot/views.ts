import type { PlotView } from '#shared/core/plot/scale.ts';

export const size = { width: 640, height: 240 };

/** All of two seconds, up to a frequency. */
export const viewOf = (axis: PlotView['axis'], highHz: number): PlotView => ({
  axis,
  lowHz: 0,
  highHz,
  startSeconds: 0,
  endSeconds: 2,
});
