import { isPin } from "../../lake/version.ts";
import type { Services } from "../../ports/services.ts";
import { datasetOf } from "../access/access.ts";
import { versionAt } from "../access/version-at.ts";
import type { Deps } from "../deps.ts";

/** Where other programs find a snapshot's items: in the lake at its stated address, or in the folder on this machine. */
export function lanceSource(deps: Deps): Services["exports"]["lanceSource"] {
  const { catalog, lake, lakeFolder, lakeUri } = deps;
  return async (actor, datasetId, snapshotId, { isLocal }) => {
    const { db } = catalog;
    const dataset = await datasetOf(db, actor, datasetId);
    const { ref } = await versionAt(db, dataset, snapshotId);
    const uri = lakeUri ?? (isLocal ? lakeFolder : null);
    if (uri === null) return null;
    // Its line may be pruned, its pin not.
    const others = await lake.otherPlaces(dataset.family_id, ref);
    const { branch, version } = others.find((place) => isPin(place.branch)) ?? ref;
    return { uri, table: dataset.family_id, branch, version };
  };
}
