import { describe, expect, test } from "vitest";
import { type FaultPoint, faultPoints } from "../fault.ts";
import { faultCases, testDeaths } from "./fault-cases.ts";
import { FaultySetting, images } from "./faulty-setting.ts";

/**
 * The service dies at each point of each write path. After the next start each operation is complete or absent, and
 * everything acknowledged is there. A point that is never reached fails its test.
 */

const on = new FaultySetting();

const served = faultCases(on);

test("every point of the service is in this file", () => {
  const all = faultPoints.filter((point) => !/^(?:collect|generation|move)\./.test(point));
  expect(served.map(([point]) => point).toSorted()).toEqual(all.toSorted());
});

describe("the service dies", () => {
  testDeaths(on, served);

  /** Begins a task that brings data in, on a dataset with the content of the first snapshot. */
  const additions: [string, FaultPoint, (id: string) => Promise<unknown>][] = [
    [
      "MEDIA_ADDITION",
      "ingest.batch-committed",
      async (id) => {
        const body = new FormData();
        body.append("files", new File([await on.faulty.image(images)], "new.png"));
        // Only a dataset that is ready has snapshots.
        body.append("auto_reindex", "true");
        return await on.faulty.service.api(`/dataset/${id}/add_media`, { method: "POST", body });
      },
    ],
    [
      "CUSTOM_METADATA",
      "task.saved",
      async (id) => {
        const path = `/datasets/${id}/custom_metadata/tasks`;
        const field = { field_name: "weight", field_type: "float" };
        const { task_id: task } = await on.faulty.json<{ task_id: string }>("POST", path, field);
        const { items } = await on.faulty.json<{ items: { media_id: string }[] }>(
          "GET",
          `/dataset/${id}/media?limit=100`,
        );
        const values = items.map(({ media_id }, value) => ({ media_id, value }));
        return await on.faulty.json("POST", `${path}/${task}`, values);
      },
    ],
  ];

  test.each(additions)("in a task of the kind %s, at %s", async (type, point, begin) => {
    const cloned = async () => {
      const before = await on.clonesNow();
      await on.cloneFrom(on.first);
      return (await on.clonesNow()).find((id) => !before.includes(id)) ?? "";
    };
    const contentOf = async (id: string) =>
      (await on.faulty.json<{ content_hash: string }>("POST", `/dataset/${id}/snapshot`, {}))
        .content_hash;
    await on.faulty.arm(point);
    const id = await cloned();
    await on.faulty.expectDeath(() => begin(id));
    await on.faulty.arm(null);
    await on.faulty.settle();
    expect(await on.countTasks(id, type)).toBe(1);
    // As if it had run in one piece.
    const other = await cloned();
    const untouched = await contentOf(other);
    await begin(other);
    await on.faulty.settle();
    const content = await contentOf(id);
    expect(content).toBe(await contentOf(other));
    expect(content).not.toBe(untouched);
  });

  test("and at the end every snapshot is unchanged", async () => {
    expect((await on.faulty.check()).rehashed).toBeGreaterThan(served.length / 2);
  });
});
