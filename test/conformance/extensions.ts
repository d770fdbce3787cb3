import { describe, expect, it } from "vitest";
import {
  deleteMediaResultSchema,
  editMediaResultSchema,
  mediaFacetsSchema,
  mediaPageSchema,
  undoMediaResultSchema,
} from "#contract/media.ts";
import { type Snapshot, snapshotSchema } from "#contract/snapshot.ts";
import { isFinal, taskDetailSchema } from "#contract/task.ts";
import { because } from "#contract/refusals.ts";
import { type Route, fillPath, apiBase } from "#contract/route.ts";
import { routes } from "#contract/routes.ts";
import {
  type Api,
  expectCoded,
  expectEmpty,
  expectInvalid,
  expectRefusal,
  unknownId,
} from "./target.ts";
import { createFromFiles, tinyPng } from "./upload.ts";

/** The hash that the addresses of an item's bytes name. */
function hashIn(address: string): string {
  return `v=${new URL(address, "http://host").searchParams.get("v")}`;
}

const anyHash = `v=${"0".repeat(64)}`;
/** Required query parameters of operations. */
const requiredQuery: Record<string, string> = {
  listSimilar: `anchor_media_id=${unknownId}`,
  getDiff: "from=head",
  getSnapshotSummaries: "ids=head",
  exportMedia: "format=csv",
};

/** Our extensions of the documented API. */
export function extensionTests(connected: () => Api): void {
  const media = (datasetId: string, query = "") =>
    connected().json(mediaPageSchema, "GET", `/dataset/${datasetId}/media?total=true&${query}`);

  const tagEverything = async (datasetId: string, tag: string) => {
    const body = { filter: {}, add_tags: [tag] };
    const path = `/dataset/${datasetId}/media`;
    return connected().json(editMediaResultSchema, "PATCH", path, { body });
  };

  describe("extensions", () => {
    it("a picture has no frames and no strip, and bytes that it never had are not found", async () => {
      const api = connected();
      const { id } = await api.untouchedDataset();
      const { items } = await media(id, "type=image&limit=1");
      const [item] = items;
      const path = `/dataset/${id}/media/${item?.media_id}`;
      const hash = hashIn(item?.media_uri ?? "");
      expect(item).not.toHaveProperty("media_strip_uri");
      for (const part of ["strip", "video"]) {
        const none = await api.request("GET", `${path}/${part}?${hash}`);
        await expectRefusal(none, 404, because("no_video_frames"));
        const unknown = await api.request("GET", `${path}/${part}?v=${"f".repeat(64)}`);
        await expectRefusal(unknown, 404, because("media_not_found"));
        await expectInvalid(await api.request("GET", `${path}/${part}?v=short`), ["query", "v"]);
      }
      await expectInvalid(await api.request("GET", `${path}/thumbnail?${hash}&of=x`), [
        "query",
        "of",
      ]);
    });

    it("a restore brings the data back, and a later one forward again", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const first = await api.current(id);
      const total = (await media(id)).total ?? 0;
      expect(total).toBeGreaterThan(0);
      expect((await tagEverything(id, "wrong")).updated).toBe(total);
      const second = await api.create(id, { name: "tagged" });
      const removed = await api.request("DELETE", `/dataset/${id}/media`, {
        body: { filter: { media_ids: [(await media(id)).items[0]?.media_id] } },
      });
      expect(await removed.json()).toMatchObject({ deleted: 1 });

      await api.restore(id, first.snapshot_id);
      expect(await media(id, "tag=wrong")).toMatchObject({ total: 0 });
      expect(await media(id)).toMatchObject({ total });
      await api.restore(id, second.snapshot_id);
      expect(await media(id, "tag=wrong")).toMatchObject({ total });
      expect(await media(id, `tag=wrong&at=${first.snapshot_id}`)).toMatchObject({ total: 0 });
    });

    it("items are selected by what they lack, have and are, and listed in other orders", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { items, total = 0 } = await media(id);
      const [first] = items;
      const body = { filter: { media_ids: [first?.media_id] }, add_tags: ["seen"] };
      await api.json(editMediaResultSchema, "PATCH", `/dataset/${id}/media`, { body });
      const ids = async (query: string) =>
        (await media(id, query)).items.map(({ media_id }) => media_id);
      expect(await ids("all_tag=seen")).toEqual([first?.media_id]);
      expect(await ids("not_tag=SEEN")).not.toContain(first?.media_id);
      expect(await media(id, "not_tag=seen")).toMatchObject({ total: total - 1 });
      expect(await ids("has=tag&min_bytes=0&max_width=100000")).toContain(first?.media_id);
      expect(await ids("folder=no/such/")).toEqual([]);
      const current = await api.current(id);
      expect(await ids(`changed_since=${current.snapshot_id}`)).toEqual([first?.media_id]);
      const names = (await media(id, "sort=name&order=desc")).items.map((item) => item.file_name);
      expect(names).toEqual(names.toSorted().toReversed());
      const sizes = (await media(id, "sort=size")).items.map((item) => item.size_bytes);
      expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
      for (const query of ["quality=ugly", "folder=train"]) {
        const refused = await api.request("GET", `/dataset/${id}/media?${query}`);
        await expectInvalid(refused, ["query", query.split("=")[0] ?? "", 0]);
      }
    });

    it("a label is renamed or removed by its place, and keeps box and confidence", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const [item] = (await media(id)).items;
      const filter = { media_ids: [item?.media_id] };
      const edit = async (body: object) =>
        api.json(editMediaResultSchema, "PATCH", `/dataset/${id}/media`, {
          body: { filter, ...body },
        });
      const labelsNow = async () =>
        (await media(id, `media_ids=${item?.media_id}`)).items[0]?.labels.filter(({ name }) =>
          name.startsWith("boat"),
        );
      const box = [0.1, 0.2, 0.25, 0.5];
      const at = [0.5, 0.2, 0.25, 0.5];
      await edit({
        add_labels: [
          { name: "boat", box, confidence: 0.5 },
          { name: "boat", box: at, confidence: 0.75 },
          { name: "boat" },
        ],
      });
      const renamed = { change_labels: [{ name: "boat", box, to: "boat rowing" }] };
      expect(await edit({ ...renamed, dry_run: true })).toMatchObject({ updated: 1 });
      expect(await edit(renamed)).toMatchObject({ updated: 1 });
      expect(await labelsNow()).toMatchObject([
        { name: "boat rowing", box, confidence: 0.5 },
        { name: "boat", box: at, confidence: 0.75 },
        { name: "boat" },
      ]);
      expect(await edit(renamed)).toMatchObject({ updated: 0 });
      await edit({ change_labels: [{ name: "boat", box: null, to: null }] });
      await edit({ change_labels: [{ name: "boat", to: "boats" }] });
      expect(await labelsNow()).toMatchObject([
        { name: "boat rowing", box, confidence: 0.5 },
        { name: "boats", box: at, confidence: 0.75 },
      ]);
      const blank = await api.request("PATCH", `/dataset/${id}/media`, {
        body: { filter, change_labels: [{ name: "boat", to: " " }] },
      });
      await expectInvalid(blank, ["body", "change_labels", 0, "to"]);
    });

    it("a label keeps its polygon and its attributes", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const [item] = (await media(id)).items;
      const filter = { media_ids: [item?.media_id] };
      const edit = async (label: object) =>
        api.request("PATCH", `/dataset/${id}/media`, { body: { filter, add_labels: [label] } });
      const label = {
        name: "lake",
        box: [0, 0, 0.5, 0.5],
        polygon: [
          [
            [0, 0],
            [0.5, 0.125],
            [0.25, 0.5],
          ],
        ],
        attributes: { iscrowd: 0, note: { by: ["hand"] } },
      };
      expect((await edit(label)).status).toBe(200);
      const [now] = (await media(id, `media_ids=${item?.media_id}`)).items;
      expect(now?.labels.find(({ name }) => name === "lake")).toMatchObject(label);
      const ring = [
        [0, 0],
        [1, 1],
      ];
      const at = ["body", "add_labels", 0, "polygon"];
      await expectInvalid(await edit({ ...label, polygon: [ring] }), [...at, 0]);
      await expectInvalid(await edit({ ...label, polygon: [] }), at);
      await expectInvalid(await edit({ ...label, polygon: [[...ring, [0, 2]]] }), [...at, 0, 2, 1]);
      await expectInvalid(await edit({ ...label, attributes: [] }), [
        "body",
        "add_labels",
        0,
        "attributes",
      ]);
    });

    it("an edit is previewed, undone, redone, and undone only from its own state", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/media`;
      const { items, total = 0, head: before } = await media(id);
      const one = { media_ids: [items[0]?.media_id] };
      const edit = async (body: object) => api.json(editMediaResultSchema, "PATCH", path, { body });
      await edit({ filter: one, add_tags: ["first"] });
      const head = (await media(id)).head;
      const all = { filter: {}, add_tags: ["first"] };
      expect(await edit({ ...all, dry_run: true })).toEqual({ updated: total - 1, head });
      expect(await media(id, "tag=first")).toMatchObject({ total: 1, head });
      const labels = { filter: one, add_labels: [{ name: "first label" }] };
      expect(await edit({ ...labels, dry_run: true })).toMatchObject({ updated: 1 });

      const edited = await edit(all);
      expect(edited.updated).toBe(total - 1);
      const take = async (way: string, from: string) =>
        api.json(undoMediaResultSchema, "POST", `${path}/${way}`, { body: { head: from } });
      const undone = await take("undo", edited.head);
      expect(undone.items).toBe(total - 1);
      expect(await media(id, "tag=first")).toMatchObject({ total: 1, head: undone.head });
      const redone = await take("redo", undone.head);
      expect(await media(id, "tag=first")).toMatchObject({ total });

      const refused = async (way: string, from: string, sentence: string) =>
        expectRefusal(
          await api.request("POST", `${path}/${way}`, { body: { head: from } }),
          409,
          sentence,
        );
      await refused("undo", edited.head, "The dataset changed since this preview");
      await refused("redo", redone.head, "There is nothing to redo");
      const deleted = await api.json(deleteMediaResultSchema, "DELETE", path, {
        body: { filter: { except_ids: one.media_ids }, dry_run: true },
      });
      expect(deleted).toEqual({ deleted: total - 1, head: redone.head });
      const gone = await api.json(deleteMediaResultSchema, "DELETE", path, {
        body: { filter: { except_ids: one.media_ids } },
      });
      expect(await media(id)).toMatchObject({ total: 1 });
      await take("undo", gone.head);
      expect((await media(id)).items.map((item) => item.media_id)).toEqual(
        items.map((item) => item.media_id),
      );

      await api.restore(id, "current");
      await refused(
        "undo",
        (await media(id)).head,
        "There is nothing to undo: the last change did not edit items",
      );
      expect(before).not.toBe(head);
    });

    it("facets count the alternatives to the selection, and a page can begin at any offset", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/media`;
      const { items, total = 0 } = await media(id);
      const [first, second] = items.map((item) => item.media_id);
      const tag = async (media_ids: (string | undefined)[], add_tags: string[]) =>
        api.json(editMediaResultSchema, "PATCH", path, {
          body: { filter: { media_ids }, add_tags },
        });
      await tag([first, second], ["shared"]);
      await tag([second], ["other"]);
      const facets = async (query: string) =>
        (await api.json(mediaFacetsSchema, "GET", `${path}/facets?${query}`)).facets;
      const named = { values: [{ value: "shared", count: 2 }] };
      expect((await facets("q=SHAR")).tag).toEqual({ ...named, total: 1 });
      const chosen = await facets("tag=other&tag=none&facet=tag&facet=type");
      expect(chosen.tag?.values).toEqual(
        expect.arrayContaining([
          { value: "shared", count: 2 },
          { value: "other", count: 1 },
          { value: "none", count: 0 },
        ]),
      );
      expect(chosen.label).toBeUndefined();
      expect(chosen.type?.values).toEqual([{ value: items[1]?.media_type, count: 1 }]);
      expect((await facets("facet=tag&limit=1")).tag?.values).toHaveLength(1);

      const from = await media(id, "offset=1&limit=1");
      expect(from.items.map((item) => item.media_id)).toEqual([second]);
      expect(from.total).toBe(total);
      expect((await media(id, `offset=${total}`)).items).toEqual([]);
      await expectInvalid(await api.request("GET", `${path}?offset=1&cursor=x`), ["query"]);
    });

    it("the changes since the current version are counted, and discarded by its restore", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      expect(await api.dataset(id)).toMatchObject({ changes_since_current: 0 });
      const { updated } = await tagEverything(id, "unsaved");
      expect(await api.dataset(id)).toMatchObject({ changes_since_current: updated });
      await api.restore(id, "current");
      expect(await api.dataset(id)).toMatchObject({ changes_since_current: 0 });
      expect(await media(id, "tag=unsaved")).toMatchObject({ total: 0 });
    });

    it("an edit of a clone does not change its source, nor the other way round", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { dataset_id: copy } = await api.clone(id, (await api.current(id)).snapshot_id);
      await tagEverything(copy, "in the clone");
      await tagEverything(id, "in the source");
      expect(await media(id, "tag=in the clone")).toMatchObject({ total: 0 });
      expect(await media(copy, "tag=in the source")).toMatchObject({ total: 0 });
    });

    it("a restore with safety saves the state that it replaces, unless a snapshot has it", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const first = await api.current(id);
      const path = `/dataset/${id}/snapshot/${first.snapshot_id}/restore`;
      const body = { safety: true, reason: "labels were wrong" };
      await expectEmpty(await api.request("POST", path, { body }), 202);
      expect(await api.snapshots(id)).toHaveLength(1);

      await tagEverything(id, "keep me");
      await expectEmpty(await api.request("POST", path, { body }), 202);
      await api.target.settle();
      const [safety, old] = await api.snapshots(id);
      expect(safety).toMatchObject({
        reason: "auto",
        snapshot_name: `Before restoring ${first.snapshot_name}`,
        is_current: false,
      });
      expect(old).toMatchObject({ snapshot_id: first.snapshot_id, is_current: true });
      const kept = await media(id, `tag=keep me&at=${safety?.snapshot_id}`);
      expect(kept.total).toBeGreaterThan(0);
    });

    const onDatasets = Object.entries<Route>(routes).filter(
      ([, { tier, path }]) => tier === "extension" && path.includes("{dataset_id}"),
    );

    it.each(onDatasets)("%s answers 404 to a user without access", async (name, route) => {
      const api = connected();
      const { id } = await api.untouchedDataset();
      const { items } = await media(id);
      const path = fillPath(route.path, {
        dataset_id: id,
        snapshot_id: (await api.current(id)).snapshot_id,
        media_id: items[0]?.media_id ?? "",
        task_id: unknownId,
        name: "0123abcd",
      });
      const query = requiredQuery[name] ?? (/^get(?:Media|Video)/.test(name) ? anyHash : "");
      const body = route.body && { body: { filter: {}, add_tags: ["stolen"] } };
      const request = { ...body, as: "stranger" as const };
      await expectRefusal(await api.request(route.method, `${path}?${query}`, request), 404);
      expect((await media(id)).items).toEqual(items);
    });

    it("an edit or a deletion is refused if the head has moved since the client read it", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { head: if_head } = await media(id);
      await tagEverything(id, "moved");
      const { items } = await media(id);
      const path = `/dataset/${id}/media`;
      const sentence = "The dataset changed since this preview";
      const edit = { filter: {}, add_tags: ["late"], if_head };
      await expectRefusal(await api.request("PATCH", path, { body: edit }), 409, sentence);
      const remove = { filter: {}, if_head };
      await expectRefusal(await api.request("DELETE", path, { body: remove }), 409, sentence);
      expect((await media(id)).items).toEqual(items);
    });

    it("the items of a removed snapshot are not found", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { snapshot_id } = await api.current(id);
      await api.create(id);
      await api.request("DELETE", `/dataset/${id}/snapshot/${snapshot_id}`);
      await expectRefusal(await api.request("GET", `/dataset/${id}/media?at=${snapshot_id}`), 404);
    });

    it("a restore is refused if the head has moved since the preview", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { snapshot_id } = await api.current(id);
      const { head } = await media(id);
      await tagEverything(id, "moved");
      const path = `/dataset/${id}/snapshot/${snapshot_id}/restore`;
      await expectRefusal(
        await api.request("POST", path, { body: { if_head: head } }),
        409,
        "The dataset changed since this preview",
      );
      const body = { if_head: (await media(id)).head };
      await expectEmpty(await api.request("POST", path, { body }), 202);
    });

    it("an unknown field in a restore is refused: a typo must not widen the restore", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const path = `/dataset/${id}/snapshot/current/restore`;
      const response = await api.request("POST", path, { body: { safty: true } });
      await expectInvalid(response, ["body", "safty"]);
    });

    it("an accepted restore or clone has the Location of its task", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { snapshot_id } = await api.current(id);
      for (const action of ["restore", "clone"]) {
        const path = `/dataset/${id}/snapshot/${snapshot_id}/${action}`;
        const response = await api.request("POST", path);
        const location = response.headers.get("Location") ?? "";
        expect(location.startsWith(`${apiBase}/tasks/`)).toBe(true);
        const task = await api.json(taskDetailSchema, "GET", location.slice(apiBase.length));
        expect(task.snapshot_id).toBe(snapshot_id);
        expect(task.dataset_id).toBe(response.headers.get("X-Dataset-Id") ?? id);
        expect(task.timeline.at(-1)?.status).toBe(task.status);
        for (const { message, coded } of task.timeline) expectCoded(message, coded);
      }
    });

    it("the list can be limited to unfinished tasks", async () => {
      const api = connected();
      const { datasetId } = await createFromFiles(api, "unfinished", [tinyPng("a.png")]);
      await api.target.settle();
      expect(await api.tasks(`dataset_id=${datasetId}`)).toHaveLength(1);
      expect(await api.tasks(`dataset_id=${datasetId}&unfinished=true`)).toEqual([]);
      await expectInvalid(await api.request("GET", "/tasks?unfinished=no"), [
        "query",
        "unfinished",
      ]);
      const open = await api.tasks("unfinished=true&page_size=50");
      expect(open.filter(({ status }) => isFinal(status))).toEqual([]);
    });

    it("the tasks can be searched by a text", async () => {
      const api = connected();
      const name = `Straße ${crypto.randomUUID()}`;
      const { datasetId } = await createFromFiles(api, name, [tinyPng("a.png")]);
      await api.target.settle();
      const { snapshot_id: id } = await api.json(
        snapshotSchema,
        "POST",
        `/dataset/${datasetId}/snapshot`,
        { body: { name: "Größte Version" } },
      );
      await api.restore(datasetId, id);
      await api.target.settle();
      const found = async (q: string) => {
        const tasks = await api.tasks(`dataset_id=${datasetId}&q=${encodeURIComponent(q)}`);
        return tasks.map((task) => task.task_type);
      };
      const both = ["SNAPSHOT_RESTORE", "DATASET_CREATION"];
      expect(await found("STRASSE")).toEqual(both);
      expect(await found(" ")).toEqual(both);
      expect(await found("GRÖSSTE VERSION")).toEqual(["SNAPSHOT_RESTORE"]);
      expect(await found("dataset creation")).toEqual(["DATASET_CREATION"]);
      expect(await found("nothing like it")).toEqual([]);
      await expectInvalid(await api.request("GET", `/tasks?q=${"a".repeat(201)}`), ["query", "q"]);
    });

    it("the same Idempotency-Key gets the same answer, without a second effect", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const options = { body: { name: "once" }, headers: { "Idempotency-Key": "key-1" } };
      const create = async (): Promise<Snapshot> =>
        api.json(snapshotSchema, "POST", `/dataset/${id}/snapshot`, options);
      const first = await create();
      expect(await create()).toEqual(first);
      expect(await api.snapshots(id)).toHaveLength(2);

      await expectRefusal(
        await api.request("POST", `/dataset/${id}/snapshot`, {
          ...options,
          body: { name: "other" },
        }),
        409,
        because("idempotency_key_reused"),
      );

      const path = `/dataset/${id}/snapshot/${first.snapshot_id}/restore`;
      const headers = { "Idempotency-Key": "key-2" };
      const restores = [
        await api.request("POST", path, { headers }),
        await api.request("POST", path, { headers }),
      ];
      expect(restores.map((response) => response.status)).toEqual([202, 202]);
      expect(restores[0]?.headers.get("Location")).toBe(restores[1]?.headers.get("Location"));
    });

    it("a snapshot can be read alone, and the list in pages, by text, reason and author", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const creation = await api.current(id);
      for (const name of ["alpha", "beta", "gamma"]) await api.create(id, { name }, "editor");
      const path = `/dataset/${id}/snapshot`;
      expect(await api.json(snapshotSchema, "GET", `${path}/${creation.snapshot_id}`)).toEqual({
        ...creation,
        is_current: false,
      });

      const names: string[] = [];
      let next = `${path}?limit=3`;
      for (let round = 0; next !== "" && round < 5; round++) {
        const response = await api.request("GET", next);
        const rows = (await response.json()) as Snapshot[];
        names.push(...rows.map((row) => row.snapshot_name));
        const link = /^<(.*)>; rel="next"$/.exec(response.headers.get("Link") ?? "")?.[1] ?? "";
        next = link.slice(link.indexOf(apiBase) + apiBase.length);
      }
      expect(names).toEqual(["gamma", "beta", "alpha", creation.snapshot_name]);

      const found = async (query: string) =>
        ((await (await api.request("GET", `${path}?${query}`)).json()) as Snapshot[]).map(
          (row) => row.snapshot_name,
        );
      expect(await found("q=BET")).toEqual(["beta"]);
      expect(await found("q=%20beta%20")).toEqual(["beta"]);
      expect(await found("q=%20")).toHaveLength(4);
      expect(await found("reason=creation")).toEqual([creation.snapshot_name]);
      expect(await found(`created_by=${api.target.users.editor}&reason=manual`)).toEqual([
        "gamma",
        "beta",
        "alpha",
      ]);
    });
  });
}
