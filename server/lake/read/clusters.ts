import type { Table } from "@lancedb/lancedb";
import { clusterAt, hasNearDuplicates } from "#contract/clusters.ts";
import { type Condition, allOf, scan } from "./condition.ts";
import { isInClusters } from "./filter.ts";
import { KeySet } from "./key-set.ts";
import { toNumbers } from "./order.ts";
import {
  type ColumnData,
  columnOf,
  countTexts,
  longs,
  marksOfElements,
  readTexts,
} from "./read-columns.ts";

/** What is in a cluster. */
export interface ClusterContent {
  images: number;
  videos: number;
  /** Labels with a box. */
  objects: number;
  /** Row ids of some of its items. */
  first: number[];
  /** The number of items with each label. */
  labels: Map<string, number>;
}

/** Items that stand for a cluster. */
const shown = 4;

/**
 * What is in each of some clusters of a level, in one scan.
 * @param clusters their ids
 */
export async function readClusters(
  table: Table,
  where: Condition,
  clusters: readonly string[],
  level: number,
): Promise<Map<string, ClusterContent>> {
  const found = new Map<string, ClusterContent>();
  if (clusters.length === 0) return found;
  const wanted = new Set(clusters);
  const columns = ["cluster_id", "media_type", "label_names", "labels"];
  const meant = allOf(where, isInClusters(clusters));
  for await (const { batch, kept } of scan(table, meant, columns, { rowIds: true })) {
    const [ids, types] = ["cluster_id", "media_type"].map((name) =>
      readTexts(columnOf(batch, name)),
    );
    const rowIds = toNumbers(longs(batch, "_rowid"));
    const boxes = boxesOfRows(columnOf(batch, "labels"));
    const marks = new Map<string, Uint8Array>();
    for (let row = 0; row < batch.numRows; row++) {
      if (kept !== null && kept[row] !== 1) continue;
      const cluster = clusterAt(ids?.[row] ?? null, level);
      if (cluster === null || !wanted.has(cluster)) continue;
      const content = contentOf(found, cluster);
      if (types?.[row] === "video") content.videos += 1;
      else content.images += 1;
      content.objects += boxes[row] ?? 0;
      if (content.first.length < shown) content.first.push(rowIds[row] ?? -1);
      let mark = marks.get(cluster);
      if (mark === undefined) marks.set(cluster, (mark = new Uint8Array(batch.numRows)));
      mark[row] = 1;
    }
    const labels = columnOf(batch, "label_names");
    for (const [cluster, mark] of marks) {
      const texts = labels.children[0] ?? labels;
      countTexts(texts, contentOf(found, cluster).labels, marksOfElements(labels, mark));
    }
  }
  return found;
}

function contentOf(found: Map<string, ClusterContent>, cluster: string): ClusterContent {
  let content = found.get(cluster);
  if (content === undefined) {
    content = { images: 0, videos: 0, objects: 0, first: [], labels: new Map() };
    found.set(cluster, content);
  }
  return content;
}

/** The number of boxes of each row of a column of labels. */
function boxesOfRows(labels: ColumnData): Uint32Array {
  const offsets: Int32Array = labels.valueOffsets;
  const boxes = labels.children[0]?.children[1];
  const counts = new Uint32Array(labels.length);
  if (boxes === undefined) return counts;
  for (let row = 0; row < labels.length; row++) {
    for (let at = offsets[row] ?? 0; at < (offsets[row + 1] ?? 0); at++) {
      if (boxes.nullCount === 0 || boxes.getValid(at)) counts[row]! += 1;
    }
  }
  return counts;
}

/** The objects with a label: those that have a box. */
export interface LabelledObjects {
  objects: number;
  images: number;
  videos: number;
  /** Some of them: the row of each, and its place among the labels there. */
  first: { rowId: number; place: number }[];
}

/** The objects of all matching items by their label, in one scan. */
export async function readObjects(
  table: Table,
  where: Condition,
): Promise<Map<string, LabelledObjects>> {
  const found = new Map<string, LabelledObjects>();
  for await (const { batch, kept } of scan(table, where, ["media_type", "labels"], {
    rowIds: true,
  })) {
    const types = readTexts(columnOf(batch, "media_type"));
    const labels = columnOf(batch, "labels");
    const offsets: Int32Array = labels.valueOffsets;
    const [names, boxes] = labels.children[0]?.children ?? [];
    if (names === undefined || boxes === undefined) continue;
    const texts = readTexts(names);
    const rowIds = toNumbers(longs(batch, "_rowid"));
    for (let row = 0; row < batch.numRows; row++) {
      if (kept !== null && kept[row] !== 1) continue;
      const start = offsets[row] ?? 0;
      const seen = new Set<string>();
      for (let at = start; at < (offsets[row + 1] ?? 0); at++) {
        if (boxes.nullCount > 0 && !boxes.getValid(at)) continue;
        const name = texts[at] ?? "";
        const own = found.get(name) ?? { objects: 0, images: 0, videos: 0, first: [] };
        found.set(name, own);
        own.objects += 1;
        if (!seen.has(name)) own[types[row] === "video" ? "videos" : "images"] += 1;
        seen.add(name);
        if (own.first.length < shown) {
          own.first.push({ rowId: rowIds[row] ?? -1, place: at - start });
        }
      }
    }
  }
  return found;
}

interface Best {
  key: bigint;
  pixels: number;
  added: bigint;
  id: string;
}

/** The keys of all near-duplicates but one of each group: that with the most pixels, and of equal ones the first. */
export async function keysOfSpares(table: Table): Promise<KeySet> {
  const best = new Map<string, Best>();
  const others: bigint[] = [];
  const columns = ["item_key", "media_id", "cluster_id", "width", "height", "added_at"];
  for await (const { batch } of scan(
    table,
    { sql: "cluster_id IS NOT NULL", tests: [] },
    columns,
  )) {
    const [ids, clusters] = ["media_id", "cluster_id"].map((name) =>
      readTexts(columnOf(batch, name)),
    );
    const [keys, added] = [longs(batch, "item_key"), longs(batch, "added_at")];
    const [widths, heights] = ["width", "height"].map((name) => columnOf(batch, name).values);
    for (let row = 0; row < batch.numRows; row++) {
      const cluster = clusters?.[row] ?? null;
      if (cluster === null || !hasNearDuplicates(cluster)) continue;
      const one: Best = {
        key: BigInt.asIntN(64, keys[row] ?? 0n),
        pixels: Number(widths[row]) * Number(heights[row]),
        added: added[row] ?? 0n,
        id: ids?.[row] ?? "",
      };
      const known = best.get(cluster);
      if (known === undefined || isBetter(one, known)) {
        best.set(cluster, one);
        if (known !== undefined) others.push(known.key);
      } else others.push(one.key);
    }
  }
  const found = new KeySet(others.length);
  found.add(BigInt64Array.from(others));
  return found;
}

function isBetter(one: Best, known: Best): boolean {
  if (one.pixels !== known.pixels) return one.pixels > known.pixels;
  return one.added === known.added ? one.id < known.id : one.added < known.added;
}
