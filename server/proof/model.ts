import type { EditMedia, MediaFilter } from "#contract/media.ts";
import type { Item } from "../lake/schema/item.ts";

/** A dataset's content as a plain map: the expected content, computed without the engine. */

export interface ModelItem {
  readonly fileName: string;
  /** In the order in which they were added, which is part of the value. */
  readonly tags: readonly string[];
  /** `name/source`; labels of equal name and source without a box are one. */
  readonly labels: readonly string[];
  readonly caption: string | null;
}

export type Content = ReadonlyMap<string, ModelItem>;

export function contentOf(items: readonly Item[]): Content {
  return new Map(
    items.map((item) => [
      item.mediaId,
      {
        fileName: item.fileName,
        tags: item.tags,
        labels: item.labels.map((label) => `${label.name}/${label.source}`),
        caption: item.caption,
      },
    ]),
  );
}

export interface Changed {
  content: Content;
  changed: number;
}

export function edited(content: Content, body: EditMedia, author: string): Changed {
  return mapped(content, body.filter, (item) => {
    const kept = item.tags.filter(
      (tag) => !body.remove_tags?.includes(tag) || body.add_tags?.includes(tag),
    );
    const labels = item.labels.filter((label) => !body.remove_labels?.includes(nameOf(label)));
    const added = (body.add_labels ?? []).map((label) => `${label.name}/${author}`);
    return {
      ...item,
      tags: [...new Set([...kept, ...(body.add_tags ?? [])])],
      labels: [...new Set([...labels, ...added])],
      caption: body.caption === undefined ? item.caption : body.caption,
    };
  });
}

export function withoutMatching(content: Content, filter: MediaFilter): Changed {
  return mapped(content, filter, () => null);
}

/** The result of a partial restore: the named fields of the items that match in either version are replaced. */
export function restored(
  content: Content,
  then: Content,
  { only, filter }: { only: readonly string[] | null; filter: MediaFilter | null },
): Changed {
  const wanted = (field: string) => only === null || only.includes(field);
  const isMatch = (id: string, item: ModelItem | undefined) =>
    item !== undefined && matches(id, item, filter ?? {});
  const result = new Map(content);
  for (const id of new Set([...content.keys(), ...then.keys()])) {
    const [now, old] = [content.get(id), then.get(id)];
    if (!isMatch(id, now) && !isMatch(id, old)) continue;
    if (now !== undefined && old !== undefined) {
      result.set(id, {
        fileName: (wanted("media") ? old : now).fileName,
        tags: (wanted("tags") ? old : now).tags,
        labels: (wanted("labels") ? old : now).labels,
        caption: (wanted("caption") ? old : now).caption,
      });
    } else if (wanted("media")) {
      if (old === undefined) result.delete(id);
      else result.set(id, old);
    }
  }
  return { content: result, changed: differing(content, result) };
}

/** The number of items that differ: added, removed, or with another value. */
export function differing(from: Content, to: Content): number {
  const ids = new Set([...from.keys(), ...to.keys()]);
  return [...ids].filter((id) => !sameItem(from.get(id), to.get(id))).length;
}

function mapped(
  content: Content,
  filter: MediaFilter,
  change: (item: ModelItem) => ModelItem | null,
): Changed {
  const result = new Map<string, ModelItem>();
  let changed = 0;
  for (const [id, item] of content) {
    const next = matches(id, item, filter) ? change(item) : item;
    if (next !== null) result.set(id, next);
    if (!sameItem(item, next ?? undefined)) changed += 1;
  }
  return { content: result, changed };
}

function matches(id: string, item: ModelItem, filter: MediaFilter): boolean {
  const { media_ids: ids, tag, label } = filter;
  return (
    (ids === undefined || ids.includes(id)) &&
    (tag === undefined || tag.some((each) => item.tags.includes(each))) &&
    (label === undefined || label.some((each) => item.labels.some((own) => nameOf(own) === each)))
  );
}

function sameItem(a: ModelItem | undefined, b: ModelItem | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function nameOf(label: string): string {
  return label.slice(0, label.indexOf("/"));
}
