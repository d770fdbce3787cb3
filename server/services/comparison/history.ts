import { because } from "#contract/refusals.ts";
import { headOf } from "../../catalog/datasets.ts";
import type { ItemHistory } from "#contract/history.ts";
import { labelChanges, tagChanges } from "#contract/label-changes.ts";
import { changersOf } from "../../catalog/changers.ts";
import { livingParents } from "../../catalog/parents.ts";
import { listLeaps, listTimeline } from "../../catalog/timeline.ts";
import { refused } from "../../errors.ts";
import { differingFields } from "../../lake/schema/item-fields.ts";
import type { Item } from "../../lake/schema/item.ts";
import type { VersionRef } from "../../lake/version.ts";
import { datasetOf, demandSnapshots } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { type TimelineVersion, itemPlaces } from "./item-states.ts";
import type { Services } from "../../ports/services.ts";
import { headToken } from "../to-wire.ts";
import { withMoved } from "../with-moved.ts";

/** One item through all versions of its dataset. */
export function historyService({ catalog, lake }: Deps): Services["comparison"]["history"] {
  return async (actor, datasetId, mediaId) =>
    await withMoved(async () => {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      demandSnapshots(dataset);
      const id = mediaId.toLowerCase();
      const [snapshots, leaps] = await Promise.all([
        // Damaged versions are not read.
        listTimeline(catalog.db, datasetId).then((rows) => rows.filter((row) => !row.damaged)),
        listLeaps(catalog.db, datasetId),
      ]);
      const parents = await livingParents(catalog.db, datasetId, snapshots);
      const versions: (TimelineVersion & { name: string })[] = [
        ...snapshots.map((row) => ({ name: row.id, ref: row, at: row.created_at })),
        { name: "head", ref: headOf(dataset), at: null },
      ];
      const readerOf = (ref: VersionRef) => lake.reader(dataset.family_id, ref);
      const places = await itemPlaces(versions, leaps, {
        find: async (ref) => (await readerOf(ref)).findPlace(id),
        has: async (ref, place) => (await readerOf(ref)).hasPlace(id, place),
      });
      if (places.every((place) => place === null)) {
        throw refused(because("media_not_found"));
      }

      // Each row is read once, however many versions have it.
      const rows = new Map<number, Promise<Item | undefined>>();
      for (const [index, place] of places.entries()) {
        const ref = versions[index]?.ref;
        if (place === null || ref === undefined || rows.has(place.rev)) continue;
        const read = readerOf(ref).then((reader) => reader.rows([place.rowId]));
        rows.set(
          place.rev,
          read.then((found) => found.get(place.rowId)),
        );
      }
      const items = new Map<number, Item | undefined>();
      await Promise.all([...rows].map(async ([rev, item]) => items.set(rev, await item)));
      const itemAt = (index: number) => items.get(places[index]?.rev ?? Number.NaN);
      const indexOf = new Map(versions.map(({ name }, index) => [name, index]));
      const parentOf = (name: string) => {
        const parent = name === "head" ? dataset.current_snapshot_id : parents.get(name);
        return indexOf.get(parent ?? "") ?? -1;
      };
      const states = versions.map(({ name, at }, index) => {
        const parent = parentOf(name);
        const change = changeOf(itemAt(parent), itemAt(index));
        return { name, at, since: versions[parent]?.at ?? null, rev: places[index]?.rev, change };
      });
      const changed = states.filter(
        ({ change }) => change.change !== "same" && change.change !== "absent",
      );
      const changers = await changersOf(
        catalog.db,
        datasetId,
        changed.map(({ name, at, since, rev = null }) => ({ key: name, rev, since, until: at })),
      );
      return {
        media_id: id,
        versions: states
          .map(({ name, change }) => ({
            version: name,
            ...change,
            ...(changed.some((one) => one.name === name) ? { by: changers.get(name) ?? null } : {}),
          }))
          .toReversed(),
        head: headToken(dataset),
      };
    });
}

type VersionOfItem = Omit<ItemHistory["versions"][number], "version">;

function changeOf(before: Item | undefined, after: Item | undefined): VersionOfItem {
  const present = after !== undefined;
  if (before === undefined) return { present, change: present ? "added" : "absent", fields: [] };
  if (after === undefined) return { present, change: "removed", fields: [] };
  const fields = differingFields(before, after);
  return {
    present,
    change: fields.length > 0 ? "modified" : "same",
    fields,
    ...(fields.includes("labels") ? { labels: labelChanges(before.labels, after.labels) } : {}),
    ...(fields.includes("tags") ? { tags: tagChanges(before.tags, after.tags) } : {}),
  };
}
