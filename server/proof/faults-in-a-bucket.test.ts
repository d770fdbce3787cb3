import { expect, test } from "vitest";
import type { FaultPoint } from "../fault.ts";
import { faultCases, testDeaths } from "./fault-cases.ts";
import { FaultySetting } from "./faulty-setting.ts";

/** As in `faults.test.ts`, with tables and media in a bucket: a few points, or all that are reached there. */

const on = new FaultySetting({ inBucket: true });

const few: FaultPoint[] = ["ingest.batch-committed", "edit.committed", "head.swapping"];
/** In a bucket a flush has no half. Exports are not in the folder that their check reads. */
const notThere: FaultPoint[] = ["flush.half", "export.half"];

const served = faultCases(on).filter(([point]) =>
  process.env["STILLFRAME_RUNS"] === undefined ? few.includes(point) : !notThere.includes(point),
);

testDeaths(on, served);

test("and at the end every snapshot is unchanged", async () => {
  expect((await on.faulty.check()).rehashed).toBeGreaterThan(0);
});
