import { beforeAll, describe } from "vitest";
import { accessTests } from "./access.ts";
import { adoptTests } from "./adopt.ts";
import { activityTests } from "./activity.ts";
import { additionTests } from "./additions.ts";
import { comparisonTests } from "./comparison.ts";
import { customMetadataTests } from "./custom-metadata.ts";
import { datasetTests } from "./datasets.ts";
import { errorTests } from "./errors.ts";
import { exportTaskTests, exportTests } from "./exports.ts";
import { extensionTests } from "./extensions.ts";
import { historyTests } from "./history.ts";
import { ingestionTests } from "./ingestion.ts";
import { inventoryTests } from "./inventory.ts";
import { labelTests } from "./labels.ts";
import { modelTests } from "./models.ts";
import { partialRestoreTests } from "./partial-restores.ts";
import { removalTests } from "./removal.ts";
import { restoreTests } from "./restores.ts";
import { roleTests } from "./roles.ts";
import { snapshotTests } from "./snapshots.ts";
import { strictnessTests } from "./strictness.ts";
import { Api, type ConformanceTarget, type Traits } from "./target.ts";
import { taskTests } from "./tasks.ts";

/**
 * The documented contract, as one suite that every backend of ours has to pass: the service and both profiles of the
 * mock.
 *
 * @param start creates the backend, once for the suite; the caller ends what has to be ended afterwards
 */
export function describeConformance(
  name: string,
  traits: Traits,
  start: () => ConformanceTarget | Promise<ConformanceTarget>,
): void {
  describe(name, () => {
    let api: Api | undefined;
    beforeAll(async () => {
      api = new Api(await start(), traits);
    });
    const connected = (): Api => {
      if (api === undefined) throw new Error("The backend has not been started");
      return api;
    };
    snapshotTests(connected);
    restoreTests(connected, traits);
    taskTests(connected);
    datasetTests(connected);
    ingestionTests(connected);
    additionTests(connected, traits);
    roleTests(connected);
    errorTests(connected, traits);
    if (traits.extensions) {
      customMetadataTests(connected);
      extensionTests(connected);
      removalTests(connected);
      inventoryTests(connected);
      labelTests(connected);
      partialRestoreTests(connected);
      adoptTests(connected);
      modelTests(connected);
      comparisonTests(connected);
      historyTests(connected);
      activityTests(connected);
      exportTests(connected);
      exportTaskTests(connected);
      strictnessTests(connected);
      accessTests(connected);
    }
  });
}
