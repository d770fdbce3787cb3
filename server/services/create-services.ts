import { type KnownDamage, countDamage } from "../catalog/lake-files.ts";
import { accountServices } from "./accounts.ts";
import { datasetOf, demandPermission } from "./access.ts";
import { activityServices } from "./activity.ts";
import { describeWithheld } from "./withheld.ts";
import { comparisonServices } from "./comparison.ts";
import { datasetServices } from "./datasets.ts";
import type { Deps } from "./deps.ts";
import { ingestionServices } from "./ingestion.ts";
import { KnownMedia } from "./known-media.ts";
import { exportServices } from "./export.ts";
import { mediaServices } from "./media.ts";
import type { Services } from "./services.ts";
import { type Check, readinessOf } from "./readiness.ts";
import { receiptServices } from "./receipts.ts";
import { hideDamaged } from "./verify-version.ts";
import { snapshotServices } from "./snapshots.ts";
import { taskServices } from "./tasks.ts";

/** What `/readyz` looks at; another part that can fail by itself adds its line. */
function checksOf(deps: Deps): Check[] {
  const { catalog, lake, disk, upkeep } = deps;
  return [
    { name: "database", failing: "The database does not answer", run: () => catalog.ping() },
    {
      name: "storage",
      failing: "The data folder cannot be read",
      async run() {
        await lake.families();
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
        // An own look, so that a process without background work learns what others found.
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

/** The use cases on what they stand on. */
export function createServices(deps: Deps): Services {
  const known = new KnownMedia();
  return {
    snapshots: snapshotServices(deps),
    receipts: receiptServices(deps),
    datasets: datasetServices(deps),
    ingestion: ingestionServices(deps),
    media: mediaServices(deps, known),
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
