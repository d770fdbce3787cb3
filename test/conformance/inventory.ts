import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { type Dataset, datasetSchema } from "#contract/dataset.ts";
import { removedDatasetSchema } from "#contract/managed-datasets.ts";
import { mediaPageSchema } from "#contract/media.ts";
import { cloneName } from "#contract/names.ts";
import { sentenceOf } from "#contract/refusals.ts";
import { removedDays } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { editMedia, mediaOf } from "./changed-dataset.ts";
import { type Api, expectEmpty, expectRefusal } from "./target.ts";

const list = z.array(datasetSchema);
const removedList = z.array(removedDatasetSchema);

/** Our extensions for managing datasets. */
export function inventoryTests(connected: () => Api): void {
  describe("the list of datasets tells", () => {
    const listed = async (api: Api, id: string, as: "owner" | "stranger" = "owner") => {
      const rows = await api.json(list, "GET", "/datasets", { as });
      return rows.find((row) => row.id === id) as Dataset;
    };

    it("what was done last, and the last restore with its receipt", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const first = await api.current(id);
      expect((await listed(api, id)).last_restore).toBeNull();
      const [item] = await mediaOf(api, id);
      await editMedia(api, id, [item?.media_id], { add_tags: ["seen"] });
      expect((await listed(api, id)).last_activity).toMatchObject({
        actor: api.target.users.owner,
        action: "edit_media",
        task_type: null,
      });
      const task = await api.restore(id, first.snapshot_id);
      const row = await listed(api, id);
      expect(row.last_activity).toMatchObject({ action: "restore_snapshot" });
      expect(row.last_restore).toMatchObject({
        task_id: task.task_id,
        by: api.target.users.owner,
        snapshot_name: first.snapshot_name,
      });
      expect(row.current_snapshot).toEqual({
        snapshot_id: first.snapshot_id,
        snapshot_name: first.snapshot_name,
        reason: first.reason,
      });
      expect(await api.dataset(id)).toEqual(row);
    });

    it("the size of its files, once it is measured", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const items = await mediaOf(api, id);
      const most = items.reduce((sum, { size_bytes: bytes }) => sum + (bytes ?? 0), 0);
      await expect.poll(async () => (await listed(api, id)).size_bytes).toBeGreaterThan(0);
      expect((await listed(api, id)).size_bytes).toBeLessThanOrEqual(most);
    });

    it("the source of a clone, to those who see it", async () => {
      const api = connected();
      const { id, name } = await api.target.newReadyDataset();
      const { snapshot_id, snapshot_name } = await api.current(id);
      expect((await listed(api, id)).clone_of).toBeNull();
      const { dataset_id: clone } = await api.clone(id, snapshot_id);
      const source = { dataset_id: id, dataset_name: name, snapshot_id, snapshot_name };
      expect((await listed(api, clone)).clone_of).toEqual(source);
      const invite = { grant_to_user_email: api.target.users.stranger };
      await api.request("PUT", `/manage/${clone}/invite`, { body: invite });
      const unseen = {
        dataset_id: null,
        dataset_name: null,
        snapshot_id: null,
        snapshot_name: null,
      };
      expect((await listed(api, clone, "stranger")).clone_of).toEqual(unseen);
      await expectEmpty(await api.request("DELETE", `/dataset/${id}`), 200);
      expect((await listed(api, clone)).clone_of).toEqual(unseen);
    });
  });

  describe("datasets, managed", () => {
    it("are renamed by an editor, and the activity tells it", async () => {
      const api = connected();
      const { id, name } = await api.target.newReadyDataset();
      const path = `/dataset/${id}`;
      const rename = (body: object, as: "owner" | "editor" | "viewer" | "stranger" = "editor") =>
        api.request("PATCH", path, { body, as });
      const named = await api.json(datasetSchema, "PATCH", path, {
        body: { display_name: "  Harbour at dawn " },
        as: "editor",
      });
      expect(named).toMatchObject({ id, display_name: "Harbour at dawn" });
      expect(named.last_activity).toMatchObject({ action: "rename_dataset" });
      const described = await api.json(datasetSchema, "PATCH", path, {
        body: { description: "East pier only" },
      });
      expect(described).toMatchObject({
        display_name: "Harbour at dawn",
        description: "East pier only",
      });
      await expectRefusal(
        await rename({ display_name: name }, "viewer"),
        403,
        sentenceOf("role_missing", { role: "editor" }),
      );
      expect((await rename({ display_name: name }, "stranger")).status).toBe(404);
      for (const body of [
        {},
        { display_name: " " },
        { display_name: "a".repeat(256) },
        { display_name: 7 },
        { name },
        { description: "a".repeat(4097) },
      ]) {
        expect({ body, status: (await rename(body)).status }).toEqual({ body, status: 422 });
      }
      expect(await api.dataset(id)).toMatchObject({ display_name: "Harbour at dawn" });
    });

    it("are renamed once for each idempotency key", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const headers = { "Idempotency-Key": `rename-${id}` };
      const rename = (display_name: string, more = {}) =>
        api.request("PATCH", `/dataset/${id}`, { body: { display_name }, ...more });
      expect((await rename("first", { headers })).status).toBe(200);
      expect((await rename("second")).status).toBe(200);
      expect((await rename("first", { headers })).status).toBe(200);
      expect((await api.dataset(id)).display_name).toBe("second");
      await expectRefusal(await rename("third", { headers }), 409);
    });

    it("are cloned under a name, by default that of the source", async () => {
      const api = connected();
      const { id, name } = await api.target.newReadyDataset();
      const { snapshot_id } = await api.current(id);
      const path = `/dataset/${id}/snapshot/${snapshot_id}/clone`;
      const clone = async (options: object) => {
        const answer = await api.request("POST", path, options);
        const made = answer.headers.get("X-Dataset-Id") ?? "";
        await expectEmpty(answer, 202);
        await api.target.settle();
        return api.dataset(made);
      };
      expect(await clone({})).toMatchObject({ display_name: cloneName(name) });
      expect(await clone({ body: {} })).toMatchObject({ display_name: cloneName(name) });
      const made = await clone({ body: { name: " Night only " } });
      expect(made).toMatchObject({ display_name: "Night only", source_dataset_id: id });
      for (const body of [{ name: "" }, { title: "x" }, { name: "a".repeat(256) }]) {
        expect((await api.request("POST", path, { body })).status).toBe(422);
      }
    });

    it("are brought back by an owner with all that they had, after they were deleted", async () => {
      const api = connected();
      const { id, name } = await api.target.newReadyDataset();
      await api.create(id, { name: "kept" });
      const before = { dataset: await api.dataset(id), snapshots: await api.snapshots(id) };
      const items = await mediaOf(api, id);
      const path = `/dataset/${id}`;
      const removed = async (as: "owner" | "stranger" = "owner") =>
        (await api.json(removedList, "GET", "/datasets/removed", { as })).find(
          (row) => row.id === id,
        );
      expect(await removed()).toBeUndefined();
      await expectEmpty(await api.request("DELETE", path), 200);

      const row = await removed();
      expect(row).toMatchObject({
        display_name: name,
        removed_by: api.target.users.owner,
        role: "owner",
      });
      const time = (text: string | undefined) => parseWireTime(text ?? "").getTime();
      expect(time(row?.kept_until) - time(row?.removed_at)).toBe(removedDays * 24 * 3_600_000);
      expect(await removed("stranger")).toBeUndefined();

      const undelete = `${path}/undelete`;
      const editor = { as: "editor" as const };
      await expectRefusal(
        await api.request("POST", undelete, editor),
        403,
        sentenceOf("role_missing", { role: "owner" }),
      );
      const stranger = { as: "stranger" as const };
      expect((await api.request("POST", undelete, stranger)).status).toBe(404);
      const back = await api.json(datasetSchema, "POST", undelete);
      expect(back).toMatchObject({
        id,
        display_name: name,
        head: before.dataset.head,
        current_snapshot_id: before.dataset.current_snapshot_id,
        last_activity: { action: "undelete_dataset" },
      });
      expect(await api.snapshots(id)).toEqual(before.snapshots);
      expect(await mediaOf(api, id)).toEqual(items);
      expect(await removed()).toBeUndefined();
      // Repeated, as after a lost answer, it changes nothing.
      expect(await api.json(datasetSchema, "POST", undelete)).toEqual(back);
      await editMedia(api, id, [items[0]?.media_id], { add_tags: ["after"] });
    });

    it("give items at even steps through the list", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const items = await mediaOf(api, id, "limit=1000");
      const spread = async (query: string) =>
        (await api.json(mediaPageSchema, "GET", `/dataset/${id}/media?${query}`)).items;
      const three = [0, 1, 2].map((index) => items[Math.floor((index * items.length) / 3)]);
      expect(await spread("spread=3")).toEqual(three);
      expect(await spread("spread=3&limit=1")).toEqual(three);
      expect(await spread("spread=100")).toEqual(items.slice(0, 100));
      const path = `/dataset/${id}/media`;
      for (const query of ["spread=0", "spread=101", "spread=3&offset=1"]) {
        expect((await api.request("GET", `${path}?${query}`)).status).toBe(422);
      }
    });
  });
}
