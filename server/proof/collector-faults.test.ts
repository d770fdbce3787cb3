import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openFolderStore } from "../blobs/folder/folder-store.ts";
import { faultPoints } from "../fault.ts";
import { FaultySetting, images } from "./faulty-setting.ts";

/** The collector dies at each of its fault points, while a service runs beside it. */

const on = new FaultySetting();

const points = faultPoints.filter((point) => point.startsWith("collect."));

describe("the collector dies", () => {
  test.each(points)(
    "at %s",
    async (point) => {
      await on.faulty.arm(null);
      // Something to collect: unnamed versions, an abandoned line, blobs without items.
      await on.restoreTo(on.dataset, on.seeded);
      for (const step of ["a", "b", "c"]) await on.tagAll(on.dataset, `${point}-${step}`);
      await on.save(on.dataset, point);
      const blobs = await openFolderStore({ directory: join(on.faulty.service.data, "blobs") });
      const ofFamily = point === "collect.family-dropped";
      const deleted = ofFamily ? await on.faulty.deletedLongAgo("Deleted") : null;
      const { sha256: unused } = await blobs.put(Buffer.from(`unused ${point}`));
      await on.faulty.check();

      expect(await on.faulty.collect(point)).toMatchObject({ ended: "SIGKILL" });
      await on.faulty.check();
      expect(await on.countTagged(on.dataset, `${point}-c`)).toBe(images);
      await on.tagAll(on.dataset, `${point}-after`);

      const { ended, report } = await on.faulty.collect(null);
      expect([ended, JSON.parse(report)]).toMatchObject(["0", { busy: 0 }]);
      await on.faulty.check();
      expect(await blobs.has(unused)).toBe(false);
      expect(JSON.parse(report)).toMatchObject({ families: ofFamily ? 1 : 0 });
      expect(await on.faulty.tables()).not.toContain(deleted);
      expect(await on.faulty.missingBlobs(blobs)).toEqual([]);
      expect(await on.countTagged(on.dataset, `${point}-after`)).toBe(images);
    },
    90_000,
  );

  test("and the next start repairs what it left", async () => {
    await on.faulty.service.kill9();
    await on.faulty.arm(null);
    expect((await on.faulty.check()).rehashed).toBeGreaterThan(points.length);
  });
});
