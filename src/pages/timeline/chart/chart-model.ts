import type { DatasetShape } from "#contract/shape.ts";
import { wireMicros } from "#contract/wire.ts";

/** A smaller share is drawn as large as this, so that the class is seen; the legend has the true one. */
const leastDrawn = 0.03;

export interface ChartModel {
  points: DatasetShape["points"];
  /** The labels of the bands from below, without the sum of the other classes, which is the last band. */
  labels: readonly string[];
  /** The true shares of each point, of each band from below; null: not counted. */
  shares: readonly (readonly number[] | null)[];
  /** The upper edge of each band of each point, as drawn: 0 is the base, 1 the top. */
  edges: readonly (readonly number[] | null)[];
  /** Where restores are: the index of the first point after each. */
  restores: readonly { at: number; name: string; taskId: string }[];
  /** The spans of points that a restore went back behind: first and last index. */
  undone: readonly (readonly [number, number])[];
  mostItems: number;
  fewestItems: number;
}

export function chartModel(shape: DatasetShape): ChartModel {
  const { points, classes } = shape;
  const shares = points.map(({ counts, others }) => sharesOf(counts, others, classes.length));
  const items = points.map(({ n_items: n }) => n);
  return {
    points,
    labels: classes.map(({ label }) => label),
    shares,
    edges: shares.map((each) => (each === null ? null : edgesOf(each))),
    restores: placed(shape),
    undone: spansOf(points.map(({ undone }) => undone)),
    mostItems: Math.max(0, ...items),
    fewestItems: items.length === 0 ? 0 : Math.min(...items),
  };
}

function sharesOf(
  counts: readonly number[] | null,
  others: number | null,
  classes: number,
): number[] | null {
  if (counts === null) return null;
  const all = [...Array.from({ length: classes }, (_, place) => counts[place] ?? 0), others ?? 0];
  const total = all.reduce((sum, n) => sum + n, 0);
  return all.map((n) => (total === 0 ? 0 : n / total));
}

/** Small bands are drawn larger, and the large ones give the room, in proportion. */
function edgesOf(shares: readonly number[]): number[] {
  const isSmall = (share: number) => share > 0 && share < leastDrawn;
  const small = shares.filter(isSmall).length;
  const large = shares.reduce((sum, share) => sum + (isSmall(share) ? 0 : share), 0);
  const room = large === 0 ? 0 : (1 - small * leastDrawn) / large;
  let edge = 0;
  return shares.map((share) => (edge += isSmall(share) ? leastDrawn : share * room));
}

function placed({ points, restores }: DatasetShape): ChartModel["restores"] {
  const times = points.map((point) => wireMicros(point.created_at));
  return restores.map((restore) => {
    const time = wireMicros(restore.created_at);
    const after = times.findIndex((each) => each > time);
    return {
      at: after === -1 ? points.length : after,
      name: restore.snapshot_name,
      taskId: restore.task_id,
    };
  });
}

function spansOf(flags: readonly boolean[]): [number, number][] {
  const spans: [number, number][] = [];
  for (const [index, on] of flags.entries()) {
    if (!on) continue;
    const last = spans.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else spans.push([index, index]);
  }
  return spans;
}

/** The outline of a band as an SVG path: one step for each point; points that are not counted leave a gap. */
export function bandPath(
  { edges }: Pick<ChartModel, "edges">,
  band: number,
  { width, top, height }: { width: number; top: number; height: number },
): string {
  const step = width / Math.max(1, edges.length);
  const y = (edge: number) => round(top + height * (1 - edge));
  const x = (index: number) => round(index * step);
  let path = "";
  for (let start = 0; start < edges.length; start++) {
    if (edges[start] === null) continue;
    let end = start;
    while (end < edges.length && edges[end] !== null) end++;
    const upper = [];
    const lower = [];
    for (let index = start; index < end; index++) {
      const each = edges[index] ?? [];
      upper.push(`V${y(each[band] ?? 0)}H${x(index + 1)}`);
      lower.push(`V${y(band === 0 ? 0 : (each[band - 1] ?? 0))}H${x(index)}`);
    }
    path += `M${x(start)} ${y(0)}${upper.join("")}${lower.toReversed().join("")}Z`;
    start = end;
  }
  return path;
}

/** The number of items as a line of steps; in the middle where it never changes. */
export function itemsPath(
  { points, mostItems, fewestItems }: ChartModel,
  { width, top, height }: { width: number; top: number; height: number },
): string {
  const step = width / Math.max(1, points.length);
  const span = mostItems - fewestItems;
  const y = (n: number) => round(top + height * (span === 0 ? 0.5 : 1 - (n - fewestItems) / span));
  return points
    .map(({ n_items: n }, index) =>
      index === 0 ? `M0 ${y(n)}H${round(step)}` : `V${y(n)}H${round((index + 1) * step)}`,
    )
    .join("");
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}

/** The points that get a date under the axis: each with room for it. */
export function ticksOf(points: number, width: number, room: number): number[] {
  const step = width / Math.max(1, points);
  const every = Math.max(1, Math.ceil(room / step));
  const ticks = [];
  for (let index = 0; index * step <= width - room || index === 0; index += every) {
    if (index >= points) break;
    ticks.push(index);
  }
  return ticks;
}

/** A range of points, or one of them. */
export interface Span {
  from: number;
  to: number;
}

/** The range with its older end first; null: it is a single point. */
export function rangeOf(span: Span | null): Span | null {
  if (span === null || span.from === span.to) return null;
  return { from: Math.min(span.from, span.to), to: Math.max(span.from, span.to) };
}
