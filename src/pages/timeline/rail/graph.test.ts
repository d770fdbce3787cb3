import { describe, expect, test } from "vitest";
import { type Graph, type GraphRow, type RailLine, graphOf } from "./graph.ts";

interface History {
  /** Newest first. */
  rows: GraphRow[];
  parents: Map<string, string | null>;
  current: string | null;
}

/** Mulberry32. */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), 61 | bits);
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Snapshots and restores in any order. */
function history(seed: number, length: number): History {
  const random = randomFrom(seed);
  const rows: GraphRow[] = [];
  const parents = new Map<string, string | null>();
  let current: string | null = null;
  for (let step = 0; step < length; step++) {
    const ids = [...parents.keys()];
    if (ids.length > 0 && random(4) === 0) {
      const target: string | null = ids[random(ids.length)] ?? null;
      rows.push({ kind: "restore", id: target });
      current = target;
    } else {
      const id = `s${step}`;
      parents.set(id, current);
      rows.push({ kind: "snapshot", id });
      current = id;
    }
  }
  return { rows: rows.toReversed(), parents, current };
}

const isUpper = ({ part }: RailLine) => part !== "below";

/** Follows the lines down from a row's node; the row whose node they reach, or null where they leave the list. */
function follow(graph: Graph, from: number, start: RailLine): number | null {
  let lane = start.lane;
  for (let index = from + 1; index < graph.rows.length; index++) {
    const here = graph.rows[index]?.lines.filter((line) => isUpper(line) && line.lane === lane);
    const end = here?.find(({ part, look }) => part === "above" && look === start.look);
    if (end !== undefined) {
      expect(end.node).toBe(graph.rows[index]?.lane);
      return index;
    }
    expect(here?.map(({ part }) => part)).toContain("through");
    lane = start.lane;
  }
  return null;
}

const graphFrom = (input: Partial<Parameters<typeof graphOf>[0]> & History) =>
  graphOf({ hasMore: false, hasNow: false, ...input });

describe("generated histories", () => {
  test.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "%i: every line leads to the parent",
    (seed) => {
      const past = history(seed, 3 + (seed % 40));
      const graph = graphFrom(past);
      const rowOf = new Map(
        past.rows.map((row, index) => [row.kind === "snapshot" ? row.id : "", index]),
      );
      expect(graph.lanes).toBeLessThanOrEqual(4);
      for (const [index, row] of past.rows.entries()) {
        if (row.kind !== "snapshot") continue;
        const parent = past.parents.get(row.id) ?? null;
        const down = graph.rows[index]?.lines.filter(
          ({ part, look }) => part === "below" && look !== "arc",
        );
        expect(down).toHaveLength(parent === null ? 0 : 1);
        // On a shared lane the line of another snapshot may end first.
        if (down?.[0] === undefined || parent === null || graph.lanes === 4) continue;
        expect(follow(graph, index, down[0])).toBe(rowOf.get(parent));
      }
    },
  );

  test("the present state and its ancestors are on lane 0, and nothing else", () => {
    for (let seed = 0; seed < 60; seed++) {
      const past = history(seed, 40);
      const graph = graphFrom(past);
      const line = new Set<string>();
      for (let id = past.current; id !== null; id = past.parents.get(id) ?? null) line.add(id);
      for (const [index, row] of past.rows.entries()) {
        if (row.kind === "snapshot") expect(graph.rows[index]?.lane === 0).toBe(line.has(row.id));
      }
    }
  });

  test("filtered: the lines lead to the nearest ancestor that is shown, and say so", () => {
    for (let seed = 0; seed < 60; seed++) {
      const past = history(seed, 40);
      const random = randomFrom(seed);
      const rows = past.rows.filter((row) => row.kind === "snapshot" && random(2) === 0);
      const graph = graphFrom({ ...past, rows });
      const shown = rows.map((row) => (row.kind === "snapshot" ? row.id : ""));
      for (const [index, id] of shown.entries()) {
        const parent = past.parents.get(id) ?? null;
        const down = graph.rows[index]?.lines.find(({ part }) => part === "below");
        if (parent !== null && down !== undefined) {
          expect(down.hidden).toBe(!shown.includes(parent));
        }
      }
    }
  });
});

const snapshot = (id: string): GraphRow => ({ kind: "snapshot", id });
const restore = (id: string): GraphRow => ({ kind: "restore", id });

describe("a restore", () => {
  const past: History = {
    rows: [restore("one"), snapshot("three"), snapshot("two"), snapshot("one")],
    parents: new Map([
      ["three", "two"],
      ["two", "one"],
      ["one", null],
    ]),
    current: "one",
  };

  test("has an arc to what it overwrote, which is on a lane of its own", () => {
    const graph = graphFrom(past);
    expect(graph.rows.map(({ lane }) => lane)).toEqual([0, 1, 1, 0]);
    expect(graph.lanes).toBe(2);
    expect(graph.rows[0]?.lines).toContainEqual(
      expect.objectContaining({ part: "below", look: "arc", node: 0, lane: 1 }),
    );
    expect(graph.rows[3]?.lines).toContainEqual(
      expect.objectContaining({ part: "above", look: "off", lane: 1, node: 0 }),
    );
  });

  test("leads the present state to it: changes since then are a line of their own above it", () => {
    const looks = (hasNow: boolean) =>
      graphFrom({ ...past, hasNow }).rows.map(({ lines }) =>
        lines
          .filter(({ lane, node }) => lane + node === 0)
          .map(({ part, look }) => `${part} ${look}`),
      );
    expect(looks(true)).toEqual([
      ["above now", "below on"],
      ["through on"],
      ["through on"],
      ["above on"],
    ]);
    expect(looks(false)[0]).toEqual(["below on"]);
  });

  test("forward again leaves no line but one", () => {
    const rows = [restore("three"), ...past.rows];
    const graph = graphFrom({ ...past, rows, current: "three" });
    expect(graph.lanes).toBe(1);
    expect(graph.rows.flatMap(({ lines }) => lines).map(({ look }) => look)).not.toContain("off");
  });
});

test("a line to a snapshot that is not loaded leads out of the list", () => {
  const rows = [snapshot("b"), snapshot("a")];
  const parents = new Map([
    ["b", "a"],
    ["a", "older"],
  ]);
  const graph = graphFrom({ rows, parents, current: "b", hasMore: true });
  expect(graph.rows[1]?.lines.map(({ part }) => part)).toEqual(["above", "below"]);
});

test("a parent that is above its child is a fault of the data, and no loop", () => {
  const rows = [snapshot("a"), snapshot("b")];
  const parents = new Map([
    ["a", "b"],
    ["b", "a"],
  ]);
  expect(graphFrom({ rows, parents, current: "a" }).rows).toHaveLength(2);
});

test("the lines of many long branches are not the product of their number and their length", () => {
  // Five thousand restores to the first snapshot, each overwriting a snapshot.
  const rows: GraphRow[] = [snapshot("first")];
  const parents = new Map<string, string | null>([["first", null]]);
  for (let index = 0; index < 5_000; index++) {
    parents.set(`s${index}`, "first");
    rows.unshift(restore("first"), snapshot(`s${index}`));
  }
  const graph = graphFrom({ rows, parents, current: "first" });
  const drawn = graph.rows.reduce((sum, { lines }) => sum + lines.length, 0);
  expect(drawn).toBeLessThan(rows.length * 8);
});
