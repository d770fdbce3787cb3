import { facetNames } from "#contract/media.ts";
import { otherVersions } from "../catalog/family-snapshots.ts";
import { findSnapshot } from "../catalog/snapshots.ts";
import { topValues } from "../lake/facets.ts";
import { datasetOf, demandSnapshots, snapshotNotFound } from "./access.ts";
import type { Deps } from "./deps.ts";
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
      const ref =
        at === "head"
          ? headOf(dataset)
          : ((await findSnapshot(catalog.db, datasetId, at)) ?? snapshotNotFound());
      const others = await otherVersions(
        catalog.db,
        dataset.family_id,
        at === "head" ? { datasetId } : { snapshotId: at },
      );
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
