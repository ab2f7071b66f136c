import { markKinds, type MarkKind } from '#renderer/state/map-points.ts';
import type { MapColours } from './colours.ts';
import { isFilled, isOutlined, isHollow, markPath, outside } from './marks.ts';

/** One small picture of each mark: 3,000 copies take a few milliseconds, 3,000 outlines more than a tenth of a second. */
export interface Sprites {
  readonly marks: Readonly<Record<MarkKind, HTMLCanvasElement>>;
  readonly flagged: HTMLCanvasElement;
  /** px from the middle to the edge of each */
  readonly half: number;
}

const lines = { mark: 1.6, cross: 2, flagged: 1.5 } as const;

/** `ratio` device pixels are one px. */
export function drawSprites(colours: MapColours, radius: number, ratio: number): Sprites {
  const half = Math.ceil(radius + outside.flagged + lines.flagged);
  const marks = markKinds.map((kind) => [
    kind,
    sprite(half, ratio, (context) => {
      const path = new Path2D(markPath(kind, radius));
      context.fillStyle = isHollow(kind) ? colours.background : colours[kind];
      context.strokeStyle = colours[kind];
      context.lineJoin = 'round';
      context.lineWidth = isFilled(kind) ? lines.mark : lines.cross;
      if (isFilled(kind)) context.fill(path);
      if (isOutlined(kind)) context.stroke(path);
    }),
  ]);
  const flagged = sprite(half, ratio, (context) => {
    context.strokeStyle = colours.flagged;
    context.lineWidth = lines.flagged;
    context.beginPath();
    context.arc(0, 0, radius + outside.flagged, 0, 2 * Math.PI);
    context.stroke();
  });
  return { marks: Object.fromEntries(marks) as Sprites['marks'], flagged, half };
}

function sprite(half: number, ratio: number, draw: (context: CanvasRenderingContext2D) => void): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.round(2 * half * ratio);
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.setTransform(ratio, 0, 0, ratio, canvas.width / 2, canvas.height / 2);
  draw(context);
  return canvas;
}
