import type { MapColours } from './colours.ts';

/** A picture's size in CSS pixels, and the device's pixels per one of them. */
export interface Surface {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/** Draws in the next frame, in CSS pixels; answers how to leave it. Without a size or colours there is nothing to draw. */
export function onFrame(
  canvas: HTMLCanvasElement,
  { width, height, ratio }: Surface,
  inks: MapColours | null,
  paint: (context: CanvasRenderingContext2D, inks: MapColours) => void,
): () => void {
  if (inks === null || width === 0 || height === 0) return () => undefined;
  const frame = requestAnimationFrame(() => {
    const context = canvas.getContext('2d');
    if (!context) return;
    const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== columns) canvas.width = columns;
    if (canvas.height !== rows) canvas.height = rows;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, inks);
  });
  return () => cancelAnimationFrame(frame);
}
