import type { Label } from "#contract/media.ts";
import type { ItemChange, NewItem } from "../schema/item.ts";

/** The expected content of a dataset of the random world, in its order. */
export type Rows = readonly NewItem[];

/** The rows of `now`, with the tags that they had in `then`, where they were there. */
export function withTagsOf(then: Rows, now: Rows): Rows {
  const old = new Map(then.map((row) => [row.mediaId, row]));
  return now.map((row) => ({ ...row, tags: old.get(row.mediaId)?.tags ?? row.tags }));
}

/** The rows of `now`, except that these items are as in `then`, or absent as there. */
export function withItemsOf(then: Rows, now: Rows, ids: readonly string[]): Rows {
  const [old, young] = [then, now].map((rows) => new Map(rows.map((row) => [row.mediaId, row])));
  const all = new Set([...then, ...now].map((row) => row.mediaId));
  return [...all].flatMap((id) => (ids.includes(id) ? old : young)?.get(id) ?? []);
}

export function chosen(rows: Rows, step: { some: number }): string[] {
  return rows.filter((_, i) => (i + step.some) % 3 === 0).map((row) => row.mediaId);
}

export function edited(row: NewItem, change: ItemChange): NewItem {
  const removed = (name: string) => change.removeLabels?.includes(name);
  const same = (name: string) => change.addLabels?.some((label) => label.name === name);
  const metadata = { ...row.metadata, ...change.metadata };
  return {
    ...row,
    tags: [
      ...row.tags.filter((tag) => !change.removeTags?.includes(tag)),
      ...(change.addTags ?? []),
    ].filter((tag, i, all) => all.indexOf(tag) === i),
    labels: [
      ...row.labels.filter(({ name }) => !removed(name)),
      ...(change.addLabels ?? []).filter(
        ({ name }) => same(name) && !row.labels.some((l) => l.name === name),
      ),
    ],
    caption: change.caption ?? row.caption,
    metadata: Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== null)),
  };
}

/** With the same values for the same name; some have more than fits into the columns of a label. */
export function randomLabel(name: string): Label {
  const at = (name.codePointAt(name.length - 1) ?? 0) % 4;
  return {
    name,
    source: "user",
    ...(at === 1 && {
      polygon: [
        [
          [0, 0],
          [0.5, 0],
          [0, 1],
        ],
      ],
    }),
    ...(at === 2 && { attributes: { occluded: true, of: name } }),
  };
}

export function comparable(row: NewItem): unknown {
  const labels = row.labels.map(({ name, polygon, attributes }) => [name, polygon, attributes]);
  return [row.mediaId, row.fileName, row.tags, labels, row.caption, row.metadata];
}
