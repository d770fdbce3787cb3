import { describe, expect, it } from "vitest";
import type { Method } from "#contract/route.ts";
import { type Api, expectRefusal } from "./target.ts";

/** Every write on snapshots: method, and path below `/dataset/{id}/snapshot`. */
const writes: [name: string, method: Method, path: (id: string) => string, body?: object][] = [
  ["create", "POST", () => ""],
  ["update", "PATCH", (id) => `/${id}`, { name: "renamed" }],
  ["restore", "POST", (id) => `/${id}/restore`],
  ["restore current", "POST", () => "/current/restore"],
  ["clone", "POST", (id) => `/${id}/clone`],
  ["delete", "DELETE", (id) => `/${id}`],
];

export function roleTests(connected: () => Api): void {
  describe("roles", () => {
    it("let a viewer list, and answer 403 to every write", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const [old] = await api.snapshots(dataset.id, "viewer");
      await api.create(dataset.id);
      const before = await api.snapshots(dataset.id, "viewer");
      for (const [, method, path, body] of writes) {
        const address = `/dataset/${dataset.id}/snapshot${path(old?.snapshot_id ?? "")}`;
        const options = { as: "viewer" as const, ...(body === undefined ? {} : { body }) };
        await expectRefusal(
          await api.request(method, address, options),
          403,
          "Only an editor or an owner of this dataset can do this",
        );
      }
      expect(await api.snapshots(dataset.id, "viewer")).toEqual(before);
      expect(await api.tasks(`dataset_id=${dataset.id}&task_type=SNAPSHOT_RESTORE`)).toEqual([]);
    });

    it("let an editor do all writes, in their own name", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const old = await api.current(dataset.id);
      const created = await api.create(dataset.id, { name: "by editor" }, "editor");
      expect(created.created_by).toBe(api.target.users.editor);
      const task = await api.clone(dataset.id, old.snapshot_id, "editor");
      expect(task.created_by).toBe(api.target.users.editor);
      for (const [name, method, path, body] of writes.filter(([one]) => one !== "create")) {
        const address = `/dataset/${dataset.id}/snapshot${path(old.snapshot_id)}`;
        // The old snapshot is current by then, so another one has to become current first.
        if (name === "delete") await api.create(dataset.id, {}, "editor");
        const options = { as: "editor" as const, ...(body === undefined ? {} : { body }) };
        const response = await api.request(method, address, options);
        expect({ name, ok: response.ok }).toEqual({ name, ok: true });
        await api.target.settle();
      }
    });

    it("answer 404 to a user without access", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const { snapshot_id } = await api.current(dataset.id);
      for (const [, method, path, body] of writes) {
        const address = `/dataset/${dataset.id}/snapshot${path(snapshot_id)}`;
        const options = { as: "stranger" as const, ...(body === undefined ? {} : { body }) };
        await expectRefusal(await api.request(method, address, options), 404);
      }
      const list = `/dataset/${dataset.id}/snapshot`;
      await expectRefusal(await api.request("GET", list, { as: "stranger" }), 404);
      await expectRefusal(
        await api.request("GET", `/dataset/${dataset.id}`, { as: "stranger" }),
        404,
      );
    });

    it("are irrelevant where snapshots are off: 403 with the sentence for that", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const { snapshot_id } = await api.current(dataset.id);
      await api.target.disableSnapshots(dataset.id);
      const sentence = "Snapshots are not enabled for this dataset";
      const list = `/dataset/${dataset.id}/snapshot`;
      await expectRefusal(await api.request("GET", list), 403, sentence);
      for (const [, method, path, body] of writes) {
        const options = body === undefined ? {} : { body };
        const response = await api.request(method, `${list}${path(snapshot_id)}`, options);
        await expectRefusal(response, 403, sentence);
      }
      expect(await api.dataset(dataset.id)).toMatchObject({ status_new: "READY" });
    });
  });
}
