import { type KnownDamage, countDamage } from "../catalog/lake-files.ts";
import { storageError } from "../errors.ts";
import { accountServices } from "./access/accounts.ts";
import { datasetOf, demandPermission } from "./access/access.ts";
import { activityServices } from "./access/activity.ts";
import { describeWithheld } from "./upkeep/withheld.ts";
import { comparisonServices } from "./comparison/comparison.ts";
import { customMetadataServices } from "./metadata/custom-metadata.ts";
import { datasetServices } from "./datasets/datasets.ts";
import type { Deps } from "./deps.ts";
import { ingestionServices } from "./ingestion/ingestion.ts";
import { labelServices } from "./labels/labels.ts";
import { KnownMedia } from "./comparison/known-media.ts";
import { exportServices } from "./media/export.ts";
import { modelServices } from "./models/models.ts";
import { mediaServices } from "./media/media.ts";
import type { Services } from "../ports/services.ts";
import { type Check, readinessOf } from "./upkeep/readiness.ts";
import { receiptServices } from "./snapshots/receipts.ts";
import { hideDamaged } from "./upkeep/verify-version.ts";
import { snapshotServices } from "./snapshots/snapshots.ts";
import { taskServices } from "./tasks/tasks.ts";

/** The checks of `/readyz`; each part that can fail separately adds its own. */
function checksOf(deps: Deps): Check[] {
  const { catalog, lake, disk, storedIn, upkeep } = deps;
  return [
    { name: "database", failing: "The database does not answer", run: () => catalog.ping() },
    {
      name: "storage",
      failing:
        storedIn === "folder"
          ? "The data folder cannot be read"
          : "The object store does not answer",
      async run() {
        try {
          await lake.reach();
        } catch (error) {
          throw storageError(error);
        }
      },
    },
    { name: "disk", failing: "The data folder cannot be written to", run: () => disk.look() },
    {
      name: "media",
      failing: "The media cannot be looked at",
      async run() {
        return upkeep.withheld === null
          ? undefined
          : { warning: describeWithheld(upkeep.withheld) };
      },
    },
    {
      name: "data",
      failing: "What is damaged is not known",
      async run() {
        // Checked here too, so that a process without background work learns what others found.
        await hideDamaged(deps);
        const words = wordsOf(await countDamage(catalog.db));
        if (words !== null) return { warning: words };
      },
    },
  ];
}

function wordsOf({ families, datasets, snapshots, blobs }: KnownDamage): string | null {
  const counted = [
    [families, "table"],
    [datasets, "dataset"],
    [snapshots, "snapshot"],
    [blobs, "media file"],
  ] as const;
  const words = counted
    .filter(([count]) => count > 0)
    .map(([count, noun]) => `${count} ${noun}${count === 1 ? "" : "s"}`);
  return words.length === 0 ? null : `Damaged: ${words.join(", ")}. Run stillframe doctor`;
}

/** Creates the use cases from their dependencies. */
export function createServices(deps: Deps): Services {
  const known = new KnownMedia();
  return {
    snapshots: snapshotServices(deps),
    receipts: receiptServices(deps),
    datasets: datasetServices(deps),
    ingestion: ingestionServices(deps),
    labels: labelServices(deps),
    customMetadata: customMetadataServices(deps),
    media: mediaServices(deps, known),
    models: modelServices(deps),
    exports: exportServices(deps),
    comparison: comparisonServices(deps, known),
    activity: activityServices(deps),
    tasks: taskServices(deps),
    accounts: accountServices(deps),
    access: {
      async check(actor, datasetId, operation) {
        await (operation === undefined
          ? datasetOf(deps.catalog.db, actor, datasetId)
          : demandPermission(deps.catalog.db, actor, datasetId, operation));
      },
    },
    ready: readinessOf(checksOf(deps), (check, error) => {
      deps.log.warn({ check, error: String(error) }, "not ready");
    }),
  };
}
