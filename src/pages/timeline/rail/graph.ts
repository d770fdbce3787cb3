/**
 * The lanes of the timeline's rail, like the graph of a version control system. Lane 0 is the line of the present state
 * back to the first snapshot; what is not on it (a restore went back behind it) is on lane 1, 2, …: each line on the
 * lowest lane that is free over its whole span. Computed once for all rows, so that rows can be drawn one by one.
 */

/** A row as the graph sees it. */
export type GraphRow =
  | { kind: "snapshot"; id: string }
  /** A finished restore of the whole dataset; `id` is the snapshot that was restored. */
  | { kind: "restore"; id: string | null }
  /** Any other row between them. */
  | { kind: "other" };

/** `on`: the line of the present state. `off`: another one. `now`: not in any snapshot yet. `arc`: was overwritten. */
type Look = "on" | "off" | "now" | "arc";

/** A line in one row: through it, or between its upper edge and its node, or between its node and its lower edge. */
export interface RailLine {
  part: "through" | "above" | "below";
  /** The lane at the row's edge. */
  lane: number;
  /** The lane at the row's node; of a line through the row the same. */
  node: number;
  look: Look;
  /** It leads past snapshots that are filtered out. */
  hidden: boolean;
}

interface RailRow {
  /** The lane of the row's node. */
  lane: number;
  lines: readonly RailLine[];
}

export interface Graph {
  rows: readonly RailRow[];
  /** The number of lanes in use. */
  lanes: number;
}

interface GraphInput {
  /** Newest first. */
  rows: readonly GraphRow[];
  /** The parent of each snapshot, also of those without a row; a snapshot that is not in it is not loaded. */
  parents: ReadonlyMap<string, string | null>;
  /** The current version; null where there is none. */
  current: string | null;
  /** Older snapshots are not loaded: lines to them lead out of the list. */
  hasMore: boolean;
  /** A row for the present state precedes these. */
  hasNow: boolean;
}

/** Lines beyond these lanes share the last one. */
const mostLanes = 4;

interface Step {
  /** The row of the nearest shown ancestor; null: there is none; `length` of the rows: it is further down. */
  to: number | null;
  hidden: boolean;
}

/** Consecutive snapshots on a lane of their own, and the row that they lead to. */
interface Branch {
  nodes: number[];
  end: number | null;
  /** The row of the restore that overwrote its newest snapshot. */
  restore: number | null;
}

/** Linear in the number of rows. */
export function graphOf({ rows, parents, current, hasMore, hasNow }: GraphInput): Graph {
  const rowOf = new Map(
    rows.flatMap((row, index) => (row.kind === "snapshot" ? [[row.id, index] as const] : [])),
  );
  const last = rows.length;
  const lines: RailLine[][] = rows.map(() => []);
  const lane = rows.map(() => 0);
  const steps = new Map<number, Step>();

  function ancestorOf(start: string): Step {
    let id = parents.get(start);
    let hidden = false;
    const seen = new Set<string>();
    while (id !== null && id !== undefined && !seen.has(id)) {
      const to = rowOf.get(id);
      if (to !== undefined) return { to, hidden };
      if (!parents.has(id)) return { to: hasMore ? last : null, hidden: false };
      hidden = true;
      seen.add(id);
      id = parents.get(id);
    }
    return { to: null, hidden };
  }

  function stepFrom(index: number): Step {
    const row = rows[index];
    const known = steps.get(index);
    if (known !== undefined) return known;
    const found = row?.kind === "snapshot" ? ancestorOf(row.id) : { to: null, hidden: false };
    // A parent is older; anything else is a fault of the data, and must not make a loop.
    const step = found.to !== null && found.to <= index ? { to: null, hidden: false } : found;
    steps.set(index, step);
    return step;
  }

  /** On a shared lane, several lines may end alike. */
  const draw = (index: number, line: RailLine) => {
    const here = lines[index];
    const isDrawn = here?.some(
      ({ part, lane: edge, node, look }) =>
        part === line.part && edge === line.lane && node === line.node && look === line.look,
    );
    if (isDrawn === false) here?.push(line);
  };
  const through = (from: number, to: number, at: number, look: Look, hidden: boolean) => {
    for (let index = Math.max(0, from); index < Math.min(to, last); index++) {
      draw(index, { part: "through", lane: at, node: at, look, hidden });
    }
  };
  /** A line from the node of a row down to the node of another. */
  const connect = (
    from: number,
    { to, hidden }: { to: number; hidden: boolean },
    look: Look,
    [start, at, end]: [start: number, at: number, end: number],
    drawn = 0,
  ) => {
    draw(from, { part: "below", lane: at, node: start, look, hidden });
    through(Math.max(from + 1, drawn), to, at, look, hidden);
    draw(to, { part: "above", lane: at, node: end, look, hidden });
  };

  // The line of the present state.
  const main = new Set<number>();
  const currentRow = startOf();
  for (let at = currentRow; at < last;) {
    main.add(at);
    const step = stepFrom(at);
    if (step.to === null) break;
    connect(at, { to: step.to, hidden: step.hidden }, "on", [0, 0, 0]);
    at = step.to;
  }

  function startOf(): number {
    if (current === null) return rows.findIndex((row) => row.kind === "snapshot");
    const own = rowOf.get(current);
    if (own !== undefined) return own;
    const above = parents.has(current) ? ancestorOf(current).to : null;
    return above ?? last;
  }

  // Above the current version: the newest restore, which led back to it, and the present state.
  const restored = rows.findIndex((row, index) => row.kind === "restore" && index < currentRow);
  const top = restored === -1 ? currentRow : restored;
  if (hasNow) {
    through(0, top, 0, "now", false);
    draw(top, { part: "above", lane: 0, node: 0, look: "now", hidden: false });
  }
  if (top < currentRow) connect(top, { to: currentRow, hidden: false }, "on", [0, 0, 0]);

  // Everything else.
  const branches: Branch[] = [];
  const branchOf = new Map<number, Branch>();
  for (const [index, row] of rows.entries()) {
    if (row.kind !== "snapshot" || main.has(index) || branchOf.has(index)) continue;
    const branch: Branch = { nodes: [], end: index, restore: null };
    while (branch.end !== null && branch.end < last) {
      if (main.has(branch.end) || branchOf.has(branch.end)) break;
      branch.nodes.push(branch.end);
      branchOf.set(branch.end, branch);
      branch.end = stepFrom(branch.end).to;
    }
    branches.push(branch);
  }
  markRestores(rows, rowOf, branchOf);

  const topOf = ({ restore, nodes }: Branch) => restore ?? nodes[0] ?? 0;
  const bottomOf = ({ end, nodes }: Branch) => end ?? nodes.at(-1) ?? 0;
  const freeFrom: number[] = [];
  const placed: { branch: Branch; own: number; drawn: number }[] = [];
  for (const branch of branches.toSorted((a, b) => topOf(a) - topOf(b))) {
    let own = freeFrom.findIndex((from, index) => index > 0 && from <= topOf(branch));
    if (own === -1) own = Math.min(Math.max(1, freeFrom.length), mostLanes - 1);
    // Where lines share a lane it is drawn once: many long lines would cost their product.
    const drawn = freeFrom[own] ?? 0;
    freeFrom[0] ??= last;
    freeFrom[own] = Math.max(drawn, bottomOf(branch));
    placed.push({ branch, own, drawn });
    for (const node of branch.nodes) lane[node] = own;
  }
  for (const { branch, own, drawn } of placed) {
    const { nodes, restore } = branch;
    if (restore !== null) {
      connect(restore, { to: nodes[0] ?? last, hidden: false }, "arc", [0, own, own], drawn);
    }
    for (const node of nodes) {
      const { to, hidden } = stepFrom(node);
      if (to === null) continue;
      connect(node, { to, hidden }, "off", [own, own, lane[to] ?? 0], drawn);
    }
  }

  return {
    rows: rows.map((_, index) => ({ lane: lane[index] ?? 0, lines: lines[index] ?? [] })),
    lanes: Math.max(1, freeFrom.length),
  };
}

/** Finds the snapshot that was the newest of its line when a restore overwrote it: the past is replayed. */
function markRestores(
  rows: readonly GraphRow[],
  rowOf: ReadonlyMap<string, number>,
  branchOf: ReadonlyMap<number, Branch>,
): void {
  let at: number | null = null;
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index];
    if (row?.kind === "snapshot") at = index;
    if (row?.kind !== "restore") continue;
    const branch = at === null ? undefined : branchOf.get(at);
    if (branch !== undefined && branch.nodes[0] === at) branch.restore ??= index;
    at = row.id === null ? null : (rowOf.get(row.id) ?? null);
  }
}
