import { chooseClasses, chosenClasses } from "#contract/shape.ts";
import { findClasses, keepClasses } from "../../catalog/classes.ts";
import { type VisibleDataset, headOf } from "../../catalog/datasets.ts";
import { VersionDamagedError, VersionMissingError, isReadFailure } from "../../lake/errors.ts";
import { storeErrorOf } from "../../lib/store-error.ts";
import { datasetOf } from "../access/access.ts";
import type { Deps } from "../deps.ts";
import type { Services } from "../../ports/services.ts";

/** The classes of a dataset that have a place of their own. */
export function classService(deps: Deps): Services["comparison"]["classes"] {
  return async (actor, datasetId) => {
    const dataset = await datasetOf(deps.catalog.db, actor, datasetId);
    return { classes: await classesOf(deps, dataset) };
  };
}

/**
 * Chosen from the present items when they are first asked for, and stored: they must not change with the items. A clone
 * takes those of its source that it has, so that both look alike.
 */
export async function classesOf(
  { catalog, lake }: Pick<Deps, "catalog" | "lake">,
  dataset: VisibleDataset,
): Promise<string[]> {
  const before = await findClasses(catalog.db, dataset.id);
  if (before.length === chosenClasses) return before;
  try {
    const reader = await lake.reader(dataset.family_id, headOf(dataset));
    const counts = (await reader.facets({}, ["label"])).get("label") ?? new Map<string, number>();
    const source = dataset.source_dataset_id;
    const inherited =
      before.length > 0 || source === null ? [] : await findClasses(catalog.db, source);
    const start = before.length > 0 ? before : inherited.filter((label) => counts.has(label));
    const labels = chooseClasses(start, counts);
    if (labels.length === before.length) return before;
    return await keepClasses(catalog.db, dataset.id, { before, labels });
  } catch (error) {
    // Without its head there is nothing to choose from, and nothing to show in these colours.
    if (error instanceof VersionMissingError || error instanceof VersionDamagedError) return before;
    if (isReadFailure(error) || storeErrorOf(error) !== null) return before;
    throw error;
  }
}
