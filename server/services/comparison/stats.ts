import { facetNames } from "#contract/media.ts";
import { type Quality, qualityIssues, qualityMethod } from "#contract/quality.ts";
import { isMeasured, poorPictures } from "../../catalog/picture-quality.ts";
import { topValues } from "../../lake/read/facets.ts";
import { datasetOf, demandSnapshots, snapshotNotFound } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import { splitFamily } from "./family-files.ts";
import type { Services } from "../../ports/services.ts";
import { headToken } from "../to-wire.ts";
import { withMoved } from "../with-moved.ts";

const listedValues = 200;

/** The statistics of a version. */
export function statsService({ catalog, lake }: Deps): Services["comparison"]["stats"] {
  const poor = {
    // Facts of a file never change, and a family is not queried before all of its files are measured.
    name: `poor pictures ${qualityMethod}`,
    load: () => poorPictures(catalog.db),
  };
  return async (actor, datasetId, at = "head") =>
    await withMoved(async () => {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      if (at !== "head") demandSnapshots(dataset);
      const { ref, others } = await splitFamily(catalog.db, dataset, at.toLowerCase());
      if (ref === undefined) throw snapshotNotFound();
      const measured = await isMeasured(catalog.db, dataset.family_id);
      const reader = await lake.reader(dataset.family_id, ref);
      const [counts, files, items] = await Promise.all([
        reader.facets({}, facetNames),
        lake.files(dataset.family_id, ref, { others, ...(measured ? { sets: poor } : {}) }),
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
        quality: { measured, issues: measured ? issuesOf(files.inSets) : [] },
        head: headToken(dataset),
      };
    });
}

/** @param items In the order of `qualityIssues`. */
function issuesOf(items: readonly number[]): Quality["issues"] {
  return qualityIssues
    .map((issue, index) => ({ issue, items: items[index] ?? 0 }))
    .filter((found) => found.items > 0);
}
