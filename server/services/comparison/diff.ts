import { because } from "#contract/refusals.ts";
import { headOf } from "../../catalog/datasets.ts";
import type { DiffItem } from "#contract/diff.ts";
import type { VisibleDataset } from "../../catalog/datasets.ts";
import { findVisibleSnapshot } from "../../catalog/family-snapshots.ts";
import { madeByTask } from "../../catalog/made-versions.ts";
import { refused } from "../../errors.ts";
import type { Item } from "../../lake/schema/item.ts";
import type { VersionRef } from "../../lake/version.ts";
import { datasetOf, demandSnapshots, snapshotNotFound } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import type { KnownMedia } from "./known-media.ts";
import type { Actor } from "../../ports/requests.ts";
import type { Services } from "../../ports/services.ts";
import { headToken, toMediaItem } from "../to-wire.ts";
import { withMoved } from "../with-moved.ts";

/** A version, and the dataset through which its files are read. */
interface Compared {
  ref: VersionRef;
  datasetId: string;
}

/** The difference between two versions of a family. */
export function diffService(
  { catalog, lake }: Deps,
  known: KnownMedia,
): Services["comparison"]["diff"] {
  async function versionOf(
    actor: Actor,
    dataset: VisibleDataset,
    version: string,
  ): Promise<Compared> {
    if (version === "head") return { ref: headOf(dataset), datasetId: dataset.id };
    const snapshot = await findVisibleSnapshot(catalog.db, actor.userId, version);
    if (snapshot === undefined) {
      const own = { datasetId: dataset.id, taskId: version };
      const ref = (await madeByTask(catalog.db, own)) ?? snapshotNotFound();
      return { ref, datasetId: dataset.id };
    }
    if (snapshot.family_id !== dataset.family_id) {
      throw refused(because("snapshot_unrelated"));
    }
    return { ref: snapshot, datasetId: snapshot.dataset_id };
  }

  return async (actor, datasetId, query) =>
    await withMoved(async () => {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      demandSnapshots(dataset);
      const from = await versionOf(actor, dataset, query.from);
      const other =
        query.to_dataset === undefined
          ? dataset
          : await datasetOf(catalog.db, actor, query.to_dataset);
      if (other.family_id !== dataset.family_id) throw refused(because("snapshot_unrelated"));
      demandSnapshots(other);
      const to = await versionOf(actor, other, query.to);
      // Through the dataset that has the version: each finds the files of its own snapshots, in any process.
      const shown = (item: Item | null, side: Compared) => {
        if (item === null) return null;
        known.add(side.datasetId, [item]);
        return toMediaItem(item, side.datasetId);
      };
      const pair = { from: from.ref, to: to.ref };
      const page = await lake.diffPage(dataset.family_id, pair, query);
      return {
        from: query.from,
        to: query.to,
        head: headToken(dataset),
        summary: page.summary,
        total: page.total,
        items: page.items.map(({ change, before, after, fields, sameBytesAs }): DiffItem => ({
          change,
          media_id: (after ?? before)?.mediaId ?? "",
          before: shown(before, from),
          after: shown(after, to),
          fields,
          same_bytes_as: sameBytesAs,
        })),
        next_cursor: page.nextCursor,
      };
    });
}
