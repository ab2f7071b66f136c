import { ticks } from 'd3-array';
import type { Place, ScatterScale } from '#renderer/plot/scatter/scale.ts';
import { markKindOf } from '#renderer/state/map-points.ts';
import type { MapPoint } from '#shared/contract/overview.ts';
import type { MapColours } from './colours.ts';
import { drawingOrder, markRadius, outside } from './marks.ts';
import type { Sprites } from './sprites.ts';

/** Where the pointer or the keyboard is: the point, and its nearest normals that are on the map. */
export interface Pointed {
  readonly point: MapPoint;
  readonly nearest: readonly MapPoint[];
}

const lines = { grid: 1, chosen: 1.5, lasso: 1.75, nearest: 1.5, cursor: 2 } as const;
/** px of the drawing beyond which a mark is not seen */
const beyond = 16;

/** Everything that the points are drawn from. */
export interface Drawing {
  readonly points: readonly MapPoint[];
  readonly chosen: ReadonlySet<number>;
  readonly scale: ScatterScale;
  readonly colours: MapColours;
  readonly sprites: Sprites;
  /** lines at equal distances; where distances mean nothing there are none */
  readonly grid: boolean;
  /** device pixels of a px */
  readonly ratio: number;
}

/** All points of the map, the fewest of a kind above. What is chosen stands on a patch, and patches that touch are one. */
export function paintMarks(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { points, chosen, scale, colours, sprites, grid, ratio } = drawing;
  context.fillStyle = colours.background;
  context.fillRect(0, 0, scale.size.width, scale.size.height);
  if (grid) paintGrid(context, scale, colours);
  const seen = points.filter((point) => isSeen(point, scale));
  paintPatches(
    context,
    seen.filter(({ recordingId }) => chosen.has(recordingId)),
    drawing,
  );
  const put = (sprite: HTMLCanvasElement, point: MapPoint) => {
    // On whole device pixels, so that all of a kind look the same.
    const [x, y] = [scale.x(point.x), scale.y(point.y)].map((at) => Math.round((at - sprites.half) * ratio) / ratio);
    context.drawImage(sprite, x!, y!, 2 * sprites.half, 2 * sprites.half);
  };
  for (const point of seen) if (point.flagged) put(sprites.flagged, point);
  const byKind = Map.groupBy(seen, markKindOf);
  for (const kind of drawingOrder) for (const point of byKind.get(kind) ?? []) put(sprites.marks[kind], point);
}

/** All edges first and then all insides: what is left of the edges goes round each heap. */
function paintPatches(
  context: CanvasRenderingContext2D,
  chosen: readonly MapPoint[],
  { points, scale, colours }: Drawing,
): void {
  const inner = markRadius(points.length) + outside.chosen;
  for (const [colour, half] of [
    [colours.choice, inner + lines.chosen],
    [colours.patch, inner],
  ] as const) {
    context.fillStyle = colour;
    for (const { x, y } of chosen) context.fillRect(scale.x(x) - half, scale.y(y) - half, 2 * half, 2 * half);
  }
}

/** What lies over the points: rings and lines about those that are pointed at, and the line that is being drawn. */
export function paintOver(
  context: CanvasRenderingContext2D,
  pointed: Pointed | null,
  lasso: readonly Place[],
  count: number,
  scale: ScatterScale,
  colours: MapColours,
): void {
  context.clearRect(0, 0, scale.size.width, scale.size.height);
  if (pointed !== null) paintPointed(context, pointed, markRadius(count), scale, colours);
  if (lasso.length > 1) paintLasso(context, lasso, colours);
}

function paintPointed(
  context: CanvasRenderingContext2D,
  { point, nearest }: Pointed,
  radius: number,
  scale: ScatterScale,
  colours: MapColours,
): void {
  const [x, y] = [scale.x(point.x), scale.y(point.y)];
  const ways = new Path2D();
  const rings = new Path2D();
  for (const other of nearest) {
    ways.moveTo(x, y);
    ways.lineTo(scale.x(other.x), scale.y(other.y));
    ring(rings, scale.x(other.x), scale.y(other.y), radius + outside.nearest);
  }
  context.strokeStyle = colours.line;
  context.lineWidth = lines.grid;
  context.stroke(ways);
  context.lineWidth = lines.nearest;
  context.stroke(rings);
  const own = new Path2D();
  ring(own, x, y, radius + outside.cursor);
  context.strokeStyle = colours.background;
  context.lineWidth = lines.cursor + 2;
  context.stroke(own);
  context.strokeStyle = colours.text;
  context.lineWidth = lines.cursor;
  context.stroke(own);
}

function paintLasso(context: CanvasRenderingContext2D, lasso: readonly Place[], colours: MapColours): void {
  const line = new Path2D();
  for (const { x, y } of lasso) line.lineTo(x, y);
  line.closePath();
  context.globalAlpha = 0.14;
  context.fillStyle = colours.choice;
  context.fill(line);
  context.globalAlpha = 1;
  context.setLineDash([5, 3]);
  context.lineWidth = lines.lasso;
  context.strokeStyle = colours.choice;
  context.stroke(line);
  context.setLineDash([]);
}

/** Lines at the same distance across and along: the eye sees that both axes have one scale. */
function paintGrid(context: CanvasRenderingContext2D, scale: ScatterScale, colours: MapColours): void {
  const { width, height } = scale.size;
  const [corner, far] = [scale.place(0, height), scale.place(width, 0)];
  const vertical = ticks(corner.x, far.x, Math.max(2, width / 90));
  const step = vertical.length > 1 ? vertical[1]! - vertical[0]! : far.x - corner.x;
  context.lineWidth = lines.grid;
  context.strokeStyle = colours.grid;
  context.beginPath();
  for (const value of vertical) {
    const x = Math.round(scale.x(value)) + 0.5;
    context.moveTo(x, 0);
    context.lineTo(x, height);
  }
  for (let value = Math.ceil(corner.y / step) * step; value <= far.y; value += step) {
    const y = Math.round(scale.y(value)) + 0.5;
    context.moveTo(0, y);
    context.lineTo(width, y);
  }
  context.stroke();
}

function ring(path: Path2D, x: number, y: number, radius: number): void {
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, 2 * Math.PI);
}

function isSeen(point: Place, scale: ScatterScale): boolean {
  const [x, y] = [scale.x(point.x), scale.y(point.y)];
  return x > -beyond && y > -beyond && x < scale.size.width + beyond && y < scale.size.height + beyond;
}
