import { facetNames } from "#contract/media.ts";
import type { Db } from "../catalog/catalog.ts";
import type { VisibleDataset } from "../catalog/datasets.ts";
import { listLeaps, listTimeline } from "../catalog/timeline.ts";
import { datasetsOfFamily } from "../catalog/versions.ts";
import { topValues } from "../lake/facets.ts";
import type { VersionRef } from "../lake/version.ts";
import { datasetOf, demandSnapshots, snapshotNotFound } from "./access.ts";
import type { Deps } from "./deps.ts";
import { isLeap } from "./item-states.ts";
import type { Services } from "./services.ts";
import { headToken } from "./to-wire.ts";
import { withMoved } from "./with-moved.ts";
import { headOf } from "./write.ts";

const listedValues = 200;

/** A version in numbers. */
export function statsService({ catalog, lake }: Deps): Services["comparison"]["stats"] {
  return async (actor, datasetId, at = "head") =>
    await withMoved(async () => {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      if (at !== "head") demandSnapshots(dataset);
      const { ref, others } = await splitFamily(catalog.db, dataset, at.toLowerCase());
      const reader = await lake.reader(dataset.family_id, ref);
      const [counts, files, items] = await Promise.all([
        reader.facets({}, facetNames),
        lake.files(dataset.family_id, ref, others),
        reader.count(),
      ]);
      const listed = (name: (typeof facetNames)[number]) =>
        topValues(counts.get(name) ?? new Map(), { limit: listedValues, always: [] });
      return {
        at,
        n_items: items,
        labels: listed("label"),
        tags: listed("tag"),
        types: listed("type"),
        duplicates: { items: files.duplicateItems, groups: files.duplicateFiles },
        bytes: files.bytes,
        bytes_only_here: files.bytesOnlyHere,
        head: headToken(dataset),
      };
    });
}

/**
 * A version of a dataset, and those others of its family that together have every file which any other version has:
 * editing adds no items and changes no bytes, so of a stretch in which a dataset was only edited the first one will do.
 * @throws not_found where the dataset has no such snapshot.
 */
async function splitFamily(
  db: Db,
  dataset: VisibleDataset,
  at: string,
): Promise<{ ref: VersionRef; others: VersionRef[] }> {
  let ref: VersionRef | undefined;
  const others: VersionRef[] = [];
  const family = await datasetsOfFamily(db, dataset.family_id);
  // Its own first: what a version has is most likely in one of these.
  family.sort((a, b) => Number(b.id === dataset.id) - Number(a.id === dataset.id));
  for (const one of family) {
    const [snapshots, leaps] = await Promise.all([listTimeline(db, one.id), listLeaps(db, one.id)]);
    const versions = [
      ...snapshots.map((row) => ({ name: row.id, ref: row as VersionRef, at: row.created_at })),
      { name: one.id === dataset.id ? "head" : "", ref: headOf(one), at: null },
    ];
    const needed = versions.filter((version, index) => {
      if (version.name === at) ref = version.ref;
      const before = versions[index - 1];
      if (version.name === at || before === undefined || before.name === at) {
        return version.name !== at;
      }
      return isLeap(before.at, version.at, leaps);
    });
    others.push(...needed.toReversed().map((version) => version.ref));
  }
  return { ref: ref ?? snapshotNotFound(), others };
}
