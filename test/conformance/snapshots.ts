import { describe, expect, it } from "vitest";
import { defaultSnapshotName } from "#contract/names.ts";
import { snapshotSchema } from "#contract/snapshot.ts";
import { type Api, expectEmpty, expectInvalid, expectRefusal } from "./target.ts";

const documentedFields = [
  "snapshot_id",
  "snapshot_name",
  "source_dataset_name",
  "created_at",
  "created_by",
  "n_images",
  "n_videos",
  "description",
  "reason",
  "training_model_id",
  "training_model_name",
  "is_current",
  "is_restoring",
];

export function snapshotTests(connected: () => Api): void {
  describe("snapshots: list", () => {
    it("is a bare array in which each snapshot has every documented field", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const list: unknown = await (
        await api.request("GET", `/dataset/${dataset.id}/snapshot`)
      ).json();
      expect(list).toHaveLength(1);
      const [creation] = list as [object];
      expect(Object.keys(creation)).toEqual(expect.arrayContaining(documentedFields));
      const row = snapshotSchema.parse(creation);
      expect(row).toMatchObject({
        snapshot_name: defaultSnapshotName(dataset.name, row.snapshot_id),
        source_dataset_name: dataset.name,
        created_by: api.target.users.owner,
        description: "",
        reason: "creation",
        training_model_id: null,
        training_model_name: null,
        is_current: true,
        is_restoring: false,
      });
      const { n_images, n_videos } = await api.dataset(dataset.id);
      expect([row.n_images, row.n_videos]).toEqual([n_images, n_videos]);
    });

    it("writes created_at with microseconds and without a zone, in UTC", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const before = Date.parse((await api.current(dataset.id)).created_at + "Z");
      const { created_at } = await api.create(dataset.id);
      expect(created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
      expect(Date.parse(`${created_at}Z`)).toBeGreaterThanOrEqual(before);
    });

    it("is ordered newest first", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      for (const name of ["first", "second", "third"]) await api.create(dataset.id, { name });
      const names = (await api.snapshots(dataset.id)).map((row) => row.snapshot_name);
      expect(names.slice(0, 3)).toEqual(["third", "second", "first"]);
      expect(names).toHaveLength(4);
    });
  });

  describe("snapshots: create", () => {
    it("answers 200 with the object, which is then in the list and current", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const created = await api.create(dataset.id, {
        name: "pre-enrichment-checkpoint",
        description: "Before running the tagger",
      });
      expect(created).toMatchObject({
        snapshot_name: "pre-enrichment-checkpoint",
        source_dataset_name: dataset.name,
        created_by: api.target.users.owner,
        description: "Before running the tagger",
        reason: "manual",
        is_current: true,
        is_restoring: false,
      });
      const list = await api.snapshots(dataset.id);
      expect(list[0]).toEqual(created);
      expect(list.map((row) => row.is_current)).toEqual([true, false]);
    });

    it.each([
      ["an empty object", {}],
      ["no body", undefined],
      ["nulls", { name: null, description: null }],
    ])("takes the defaults for %s", async (_, body) => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const created = await api.create(dataset.id, body);
      expect(created.snapshot_name).toBe(defaultSnapshotName(dataset.name, created.snapshot_id));
      expect(created.snapshot_name).toMatch(/_snapshot_[0-9a-f]{8}$/);
      expect(created.description).toBe("");
    });

    it("ignores unknown fields", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const created = await api.create(dataset.id, { name: "known", retention_days: 7 });
      expect(created.snapshot_name).toBe("known");
    });

    it("trims the name, and lets two snapshots have the same", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const first = await api.create(dataset.id, { name: "  twice \n" });
      const second = await api.create(dataset.id, { name: "twice" });
      expect([first.snapshot_name, second.snapshot_name]).toEqual(["twice", "twice"]);
      expect(first.snapshot_id).not.toBe(second.snapshot_id);
    });

    it("takes a name of 255 and a description of 4096 characters", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const body = { name: "n".repeat(255), description: "d".repeat(4096) };
      const created = await api.create(dataset.id, body);
      expect(created).toMatchObject({ snapshot_name: body.name, description: body.description });
    });

    it.each([
      ["a name of 256 characters", { name: "n".repeat(256) }, ["body", "name"]],
      ["an empty name", { name: "" }, ["body", "name"]],
      ["a name of blanks", { name: " \t " }, ["body", "name"]],
      ["a number as name", { name: 7 }, ["body", "name"]],
      ["a list as description", { description: ["a"] }, ["body", "description"]],
      [
        "a description of 4097 characters",
        { description: "d".repeat(4097) },
        ["body", "description"],
      ],
      ["a list as body", [], ["body"]],
    ])("refuses %s", async (_, body, place) => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const path = `/dataset/${dataset.id}/snapshot`;
      await expectInvalid(await api.request("POST", path, { body }), place);
      expect(await api.snapshots(dataset.id)).toHaveLength(1);
    });

    it.each([
      ["emoji", "🦊 vor der Änderung 👩🏽‍🚀"],
      ["right-to-left marks", "\u202eevil\u202c ‏שלום مرحبا"],
      ["control characters", "bell\u0007 escape\u001b[31m tab\t line\nend"],
      ["markup", `<img src=x onerror="alert(1)">'; DROP TABLE snapshots; --`],
      ["a path", "../../etc/passwd"],
    ])("stores %s in names and descriptions as they are", async (_, text) => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const created = await api.create(dataset.id, { name: text, description: text });
      const [listed] = await api.snapshots(dataset.id);
      for (const row of [created, listed]) {
        expect(row).toMatchObject({ snapshot_name: text, description: text });
      }
    });

    it("refuses the one character that cannot be stored, U+0000", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const path = `/dataset/${dataset.id}/snapshot`;
      const response = await api.request("POST", path, { body: { name: "a\0b" } });
      expect(response.status).toBe(422);
      expect(await api.snapshots(dataset.id)).toHaveLength(1);
    });
  });

  describe("snapshots: update", () => {
    it("changes the name, the description, or both, and nothing else", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const [old] = await api.snapshots(dataset.id);
      await api.create(dataset.id);
      const path = `/dataset/${dataset.id}/snapshot/${old?.snapshot_id}`;
      const patch = (body: object) => api.json(snapshotSchema, "PATCH", path, { body });

      const renamed = await patch({ name: " v1-baseline " });
      expect(renamed).toEqual({ ...old, snapshot_name: "v1-baseline", is_current: false });
      const described = await patch({ description: "The original" });
      expect(described).toEqual({ ...renamed, description: "The original" });
      const both = await patch({ name: "v1", description: "", color: "red" });
      expect(both).toEqual({ ...described, snapshot_name: "v1", description: "" });
      expect(await api.snapshots(dataset.id)).toContainEqual(both);
    });

    it.each([
      ["neither field", {}],
      ["only unknown fields", { title: "v2" }],
      ["an empty name", { name: "" }],
      ["a name of 256 characters", { name: "n".repeat(256) }],
      ["a number as description", { description: 1 }],
    ])("refuses %s", async (_, body) => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const old = await api.current(dataset.id);
      const path = `/dataset/${dataset.id}/snapshot/${old.snapshot_id}`;
      expect((await api.request("PATCH", path, { body })).status).toBe(422);
      expect((await api.request("PATCH", path)).status).toBe(422);
      expect(await api.snapshots(dataset.id)).toEqual([old]);
    });
  });

  describe("snapshots: delete", () => {
    it("hides the snapshot everywhere and leaves the dataset as it is", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const old = await api.current(dataset.id);
      const kept = await api.create(dataset.id);
      const path = `/dataset/${dataset.id}/snapshot/${old.snapshot_id}`;
      const { n_images } = await api.dataset(dataset.id);

      await expectEmpty(await api.request("DELETE", path), 200);
      // The children of the hidden snapshot now have its parent as theirs.
      const { parent_id: _, ...rest } = kept;
      const shown = await api.snapshots(dataset.id);
      expect(shown.map(({ parent_id: __, ...row }) => row)).toEqual([rest]);
      expect((await api.dataset(dataset.id)).n_images).toBe(n_images);
      await expectRefusal(await api.request("DELETE", path), 404);
      await expectRefusal(await api.request("PATCH", path, { body: { name: "x" } }), 404);
      await expectRefusal(await api.request("POST", `${path}/restore`), 404);
      await expectRefusal(await api.request("POST", `${path}/clone`), 404);
    });

    it("refuses the current version until another one is current", async () => {
      const api = connected();
      const dataset = await api.target.newReadyDataset();
      const { snapshot_id } = await api.current(dataset.id);
      const path = `/dataset/${dataset.id}/snapshot/${snapshot_id}`;
      await expectRefusal(
        await api.request("DELETE", path),
        409,
        "The current version cannot be deleted: create a new snapshot first",
      );
      await api.create(dataset.id);
      await expectEmpty(await api.request("DELETE", path), 200);
    });
  });
}
