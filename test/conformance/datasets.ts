import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import {
  creationStatusSchema,
  datasetSchema,
  datasetStatuses,
  sharesSchema,
} from "#contract/dataset.ts";
import { type Api, expectEmpty, expectRefusal } from "./target.ts";

export function datasetTests(connected: () => Api): void {
  describe("datasets", () => {
    it("have the documented fields", async () => {
      const api = connected();
      const { id, name } = await api.target.newReadyDataset();
      const dataset = await api.dataset(id);
      expect(dataset).toMatchObject({
        id,
        display_name: name,
        status_new: "READY",
        progress: 100,
        n_videos: 0,
        fatal_error_msg: null,
        source_dataset_id: null,
      });
      for (const field of ["description", "source_type", "owned_by"] as const) {
        expect(dataset[field]).toBeTypeOf("string");
      }
      expect(dataset.n_images).toBeGreaterThan(0);
      expect(dataset.n_objects).toBeTypeOf("number");
      expect(dataset.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/);
    });

    it("are listed as a bare array, in the requested order", async () => {
      const api = connected();
      const made = await api.target.newReadyDataset();
      const list = z.array(datasetSchema);
      const byDate = await api.json(list, "GET", "/datasets");
      expect(byDate.find((row) => row.id === made.id)).toMatchObject({ display_name: made.name });
      expect(new Set(byDate.map((row) => row.status_new))).not.toContain("READ_ONLY");
      for (const sort of ["name", "status", "date"]) {
        const sorted = await api.json(list, "GET", `/datasets?sort_by=${sort}`);
        expect(sorted.map((row) => row.id).toSorted()).toEqual(
          byDate.map((row) => row.id).toSorted(),
        );
      }
      expect((await api.request("GET", "/datasets?sort_by=weight")).status).toBe(422);
    });

    it("report the progress of their creation", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/datasets/${id}/creation-status`;
      const status = await api.json(creationStatusSchema, "GET", path);
      expect(status).toEqual({ status: "READY", progress: 100 });
      expect(datasetStatuses).toContain(status.status);
    });

    it("are shared by an owner with a registered user, who becomes a viewer", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { users } = api.target;
      const invite = (email: string, as: "owner" | "editor" = "owner") =>
        api.request("PUT", `/manage/${id}/invite`, { as, body: { grant_to_user_email: email } });

      await expectRefusal(await invite("nobody@localhost"), 404);
      await expectRefusal(await invite(users.stranger, "editor"), 403);
      const answer = await invite(users.stranger);
      expect([answer.status, await answer.json()]).toEqual([200, null]);
      const shares = await api.json(sharesSchema, "GET", `/manage/${id}/share`);
      expect(shares).toEqual(
        expect.arrayContaining([
          { email: users.owner, role: "owner" },
          { email: users.stranger, role: "viewer" },
        ]),
      );
      expect(await api.snapshots(id, "stranger")).toHaveLength(1);
      await expectRefusal(
        await api.request("POST", `/dataset/${id}/snapshot`, { as: "stranger" }),
        403,
      );
    });

    it("are deleted by an owner only, and are gone with their snapshots", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { snapshot_id } = await api.current(id);
      const path = `/dataset/${id}`;
      await expectRefusal(await api.request("DELETE", path, { as: "editor" }), 403);
      await expectEmpty(await api.request("DELETE", path), 200);
      await expectRefusal(await api.request("GET", path), 404);
      await expectRefusal(await api.request("DELETE", path), 404);
      await expectRefusal(await api.request("GET", `${path}/snapshot`), 404);
      await expectRefusal(
        await api.request("POST", `${path}/snapshot/${snapshot_id}/restore`),
        404,
      );
      const list = await api.json(z.array(datasetSchema), "GET", "/datasets");
      expect(list.map((row) => row.id)).not.toContain(id);
    });
  });
}
