import { sentenceOf } from "#contract/refusals.ts";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { removedDays, snapshotFiltersSchema, snapshotSchema } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { type Api, expectEmpty, expectRefusal } from "./target.ts";

/** Our extensions for the list of snapshots, and for removed snapshots. */
export function removalTests(connected: () => Api): void {
  describe("the list of snapshots and the removed ones", () => {
    it("a removed snapshot is listed separately, and is brought back unchanged", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const kept = await api.create(id, { name: "kept", description: "as it was" });
      await api.create(id, { name: "newer" });
      const before = await api.snapshots(id);
      const path = `/dataset/${id}/snapshot/${kept.snapshot_id}`;
      await expectEmpty(await api.request("DELETE", path), 200);
      const removedOnes = (query = "") =>
        api.json(z.array(snapshotSchema), "GET", `/dataset/${id}/snapshot?removed=true${query}`);
      const [removed, ...others] = await removedOnes();
      expect(others).toEqual([]);
      expect(removed).toMatchObject({ snapshot_name: "kept", description: "as it was" });
      const time = (text: string | undefined) => parseWireTime(text ?? "").getTime();
      expect(time(removed?.kept_until) - time(removed?.removed_at)).toBeLessThanOrEqual(
        removedDays * 24 * 3_600_000,
      );
      expect(await removedOnes("&q=nothing")).toEqual([]);
      await expectRefusal(await api.request("GET", path), 404, "Snapshot not found");

      const viewer = { as: "viewer" as const };
      const undelete = `${path}/undelete`;
      await expectRefusal(
        await api.request("POST", undelete, viewer),
        403,
        sentenceOf("role_missing", { role: "editor" }),
      );
      const stranger = { as: "stranger" as const };
      expect((await api.request("POST", undelete, stranger)).status).toBe(404);
      const { id: other } = await api.target.newReadyDataset();
      const elsewhere = `/dataset/${other}/snapshot/${kept.snapshot_id}/undelete`;
      await expectRefusal(await api.request("POST", elsewhere), 404, "Snapshot not found");

      const back = await api.json(snapshotSchema, "POST", undelete);
      expect(back).toEqual(before.find(({ snapshot_id }) => snapshot_id === kept.snapshot_id));
      expect(await api.snapshots(id)).toEqual(before);
      expect(await removedOnes()).toEqual([]);
      // Repeated, as after a lost answer, it gives the same answer.
      expect(await api.json(snapshotSchema, "POST", undelete)).toEqual(back);
    });

    it("the filter values are those of all snapshots", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const creation = await api.current(id);
      await api.create(id, { name: "by the editor" }, "editor");
      const { snapshot_id } = await api.create(id, { name: "removed" });
      await api.create(id, { name: "last" });
      await api.request("DELETE", `/dataset/${id}/snapshot/${snapshot_id}`);
      const { owner, editor } = api.target.users;
      const found = await api.json(snapshotFiltersSchema, "GET", `/dataset/${id}/snapshot/filters`);
      expect(found).toEqual({
        total: 3,
        removed: 1,
        reasons: [
          { value: "creation", count: 1 },
          { value: "manual", count: 2 },
        ],
        created_by: [
          { value: editor, count: 1 },
          { value: owner, count: 2 },
        ],
        oldest: creation.created_at,
      });
    });

    it("automatic snapshots are left out on request, except the current one", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/snapshot?automatic=false`;
      const shown = async () =>
        (await api.json(z.array(snapshotSchema), "GET", path)).map((row) => row.reason);
      expect(await shown()).toEqual(["creation"]);
      await api.create(id, { name: "by hand" });
      expect(await shown()).toEqual(["manual"]);
    });
  });
}
