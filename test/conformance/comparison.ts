import { describe, expect, it } from "vitest";
import { type Diff, diffSchema, snapshotSummariesSchema } from "#contract/diff.ts";
import { mediaPageSchema } from "#contract/media.ts";
import { snapshotSchema } from "#contract/snapshot.ts";
import { datasetClassesSchema, datasetShapeSchema } from "#contract/shape.ts";
import { statsSchema } from "#contract/stats.ts";
import { changedDataset, editMedia, mediaOf } from "./changed-dataset.ts";
import { type Api, type Person, expectInvalid, expectRefusal, unknownId } from "./target.ts";

/** Comparisons and statistics of versions, which a user reads before a restore. */
export function comparisonTests(connected: () => Api): void {
  const mediaIds = (datasetId: string, query?: string) => mediaOf(connected(), datasetId, query);

  const diff = async (datasetId: string, query: string, as: Person = "owner"): Promise<Diff> =>
    connected().json(diffSchema, "GET", `/dataset/${datasetId}/diff?${query}`, { as });

  const edit = (datasetId: string, ids: (string | undefined)[], change: object) =>
    editMedia(connected(), datasetId, ids, change);

  describe("a diff", () => {
    it("describes the difference of two versions, in numbers and item by item", async () => {
      const { api, id, first, items, ids } = await changedDataset(connected());
      const all = await diff(id, `from=${first}`);
      expect(all).toMatchObject({ from: first, to: "head", total: 4, next_cursor: null });
      expect(all.summary).toMatchObject({ added: 0, removed: 1, modified: 3, same_bytes: 0 });
      const counted = { labels: 2, tags: 2, caption: 0, cluster: 0, metadata: 2, media: 0 };
      expect(all.summary.by_field).toEqual(counted);
      expect(all.summary.by_label).toContainEqual({ label: "new label", gained: 2, lost: 0 });
      expect(all.summary.n_labels).toBe(all.summary.by_label.length);
      expect(all.items.map((item) => item.media_id)).toEqual(
        items.slice(0, 4).map((item) => item.media_id),
      );
      expect(all.items.map(({ change, fields }) => [change, fields])).toEqual([
        ["modified", ["labels"]],
        ["modified", ["labels", "tags", "metadata"]],
        ["modified", ["tags", "metadata"]],
        ["removed", []],
      ]);
      const [changed, , , removed] = all.items;
      expect(changed?.before).toEqual(items[0]);
      expect(changed?.after?.labels.map((label) => label.name)).toContain("new label");
      expect(removed).toMatchObject({ before: { media_id: ids.d }, after: null });
      const some = await diff(
        id,
        `from=${first}&media_ids=${ids.d}&media_ids=${items[5]?.media_id}`,
      );
      expect(some).toMatchObject({ total: 1, items: [{ media_id: ids.d, change: "removed" }] });
      const back = await diff(id, `from=head&to=${first}&limit=0`);
      expect(back).toMatchObject({ total: 4, items: [], summary: { added: 1, modified: 3 } });
      expect(back.summary.by_label).toContainEqual({ label: "new label", gained: 0, lost: 2 });

      const { head } = await api.json(mediaPageSchema, "GET", `/dataset/${id}/media?limit=1`);
      expect(all.head).toBe(head);
      expect(await diff(id, "from=head", "viewer")).toMatchObject({ total: 0, items: [] });
    });

    it("filters: values of one name are alternatives, different names all apply", async () => {
      const { id, first, ids } = await changedDataset(connected());
      const found = async (query: string) => {
        const page = await diff(id, `from=${first}&${query}`);
        expect(page.summary.modified).toBe(3);
        expect(page.total).toBe(page.items.length);
        return page.items.map((item) => item.media_id);
      };
      expect(await found("change=removed")).toEqual([ids.d]);
      expect(await found("field=labels")).toEqual([ids.a, ids.b]);
      expect(await found("field=labels&field=tags")).toEqual([ids.a, ids.b, ids.c]);
      expect(await found("field=tags&label=new%20label")).toEqual([ids.b]);
      expect(await found("change=removed&field=tags")).toEqual([]);
      expect(await found("label=nobody%20has%20it")).toEqual([]);
      expect(await found("text=NEW%20tag%20")).toEqual([ids.b, ids.c]);
      expect(await found("text=new&field=labels")).toEqual([ids.a, ids.b]);
      expect(await found("text=nobody%20has%20it")).toEqual([]);
    });

    it("comes in pages, by cursor and by offset", async () => {
      const { id, first } = await changedDataset(connected());
      const all = await diff(id, `from=${first}`);
      const pages = [await diff(id, `from=${first}&limit=3`)];
      expect(pages[0]?.total).toBe(4);
      const cursor = encodeURIComponent(pages[0]?.next_cursor ?? "");
      pages.push(await diff(id, `from=${first}&limit=3&cursor=${cursor}`));
      expect(pages.flatMap((page) => page.items)).toEqual(all.items);
      expect(pages[1]?.next_cursor).toBeNull();
      const middle = await diff(id, `from=${first}&offset=1&limit=2`);
      expect(middle.items).toEqual(all.items.slice(1, 3));
    });

    it("does not count an edit that another edit reversed", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { snapshot_id: first } = await api.current(id);
      const [item] = await mediaIds(id);
      await edit(id, [item?.media_id], { add_tags: ["for a moment"] });
      await edit(id, [item?.media_id], { remove_tags: ["for a moment"] });
      expect(await diff(id, `from=${first}`)).toMatchObject({ total: 0, items: [] });
    });

    it("shows the pictures of removed items", async () => {
      const { api, id, first } = await changedDataset(connected());
      const [removed] = (await diff(id, `from=${first}&change=removed`)).items;
      const listed = await mediaIds(id, `at=${first}`);
      const before = listed.find((item) => item.media_id === removed?.media_id);
      expect(removed?.before).toEqual(before);
      const address = (removed?.before?.media_thumb_uri ?? "").replace(/^.*\/api\/v1/, "");
      const asked = await api.request("GET", address);
      // The items of the service's fixture have no bytes; the test is that the item is found.
      expect(await asked.text()).not.toContain("Media not found");
    });

    it("works across clones, for users who can see them", async () => {
      const { api, id, first, ids } = await changedDataset(connected());
      const second = (await api.create(id)).snapshot_id;
      const clone = (await api.clone(id, first)).dataset_id;
      await edit(clone, [ids.a], { caption: "in the clone" });
      const inClone = (await api.create(clone)).snapshot_id;
      const across = await diff(id, `from=${second}&to=${inClone}`);
      expect(across.summary).toMatchObject({ added: 1, removed: 0, modified: 3 });
      const added = across.items.find((item) => item.change === "added");
      expect(added?.after?.media_uri).toContain(`/dataset/${clone}/media/`);
      // The present state of the clone, and that of the source.
      await edit(clone, [ids.b], { caption: "after its snapshot" });
      const now = await diff(id, `from=${inClone}&to=head&to_dataset=${clone}`);
      expect(now.summary).toMatchObject({ added: 0, removed: 0, modified: 1 });
      const heads = await diff(id, `from=head&to_dataset=${clone}`);
      expect(heads.summary).toMatchObject({ added: 1, removed: 0 });
      const unrelated = await api.target.newReadyDataset();
      await expectRefusal(
        await api.request("GET", `/dataset/${id}/diff?from=head&to_dataset=${unrelated.id}`),
        404,
      );
      const path = `/dataset/${id}/diff?from=head&to_dataset=${clone}`;
      await expectRefusal(await api.request("GET", path, { as: "viewer" }), 404);
      const asViewer = await api.request("GET", `/dataset/${id}/diff?from=${inClone}`, {
        as: "viewer",
      });
      await expectRefusal(asViewer, 404, "Snapshot not found");
    });

    it("refuses versions that it cannot compare", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const other = await api.target.newReadyDataset();
      const ask = (query: string) => api.request("GET", `/dataset/${id}/diff?${query}`);
      await expectInvalid(await ask(""), ["query", "from"]);
      await expectInvalid(await ask("from=yesterday"), ["query", "from"]);
      await expectInvalid(await ask("from=head&field=colour"), ["query", "field", 0]);
      await expectInvalid(await ask("from=head&change=moved"), ["query", "change", 0]);
      await expectInvalid(await ask("from=head&limit=1001"), ["query", "limit"]);
      expect((await ask("from=head&cursor=%25")).status).toBe(422);
      await expectRefusal(await ask(`from=${unknownId}`), 404, "Snapshot not found");
      const { snapshot_id } = await api.current(other.id);
      const sentence = "This snapshot is of a dataset that shares no history with this one";
      await expectRefusal(await ask(`from=${snapshot_id}`), 404, sentence);
      await api.target.disableSnapshots(id);
      await expectRefusal(await ask("from=head"), 403);
    });
  });

  it("a dataset's classes are its most frequent ones, and keep their places", async () => {
    const api = connected();
    const { id } = await api.target.newReadyDataset();
    const classes = async (as: Person = "owner") =>
      (await api.json(datasetClassesSchema, "GET", `/dataset/${id}/classes`, { as })).classes;
    const all = await mediaIds(id);
    await edit(
      id,
      all.map((item) => item.media_id),
      { add_labels: [{ name: "everywhere" }] },
    );
    const before = await classes();
    expect(before[0]).toBe("everywhere");
    expect(await classes("viewer")).toEqual(before);
    await edit(
      id,
      all.map((item) => item.media_id),
      { remove_labels: ["everywhere"] },
    );
    await edit(id, [all[0]?.media_id], { add_labels: [{ name: "new one" }] });
    const after = await classes();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.length).toBeLessThanOrEqual(6);
    const unknown = await api.request("GET", `/dataset/${unknownId}/classes`);
    await expectRefusal(unknown, 404);
  });

  it("the shape of a dataset has its items and classes at each snapshot, and its restores", async () => {
    const { api, id, first, items, ids } = await changedDataset(connected());
    const second = await api.create(id, { name: "second" });
    const shape = async (as: Person = "viewer") =>
      api.json(datasetShapeSchema, "GET", `/dataset/${id}/shape`, { as });
    const before = await shape();
    expect(before).toMatchObject({ total: 2, pending: 0, restores: [] });
    expect(before.points).toMatchObject([
      { snapshot_id: first, n_items: items.length, n_snapshots: 1, undone: false },
      { snapshot_id: second.snapshot_id, n_items: items.length - 1, undone: false },
    ]);
    const place = before.classes.findIndex(({ label }) => label === "new label");
    const summaries = await api.json(
      snapshotSummariesSchema,
      "GET",
      `/dataset/${id}/snapshot/summaries?ids=${second.snapshot_id}&ids=head`,
    );
    expect(summaries.summaries.map((one) => one.class_counts)).toEqual([
      before.points[1]?.counts,
      before.points[1]?.counts,
    ]);
    if (place !== -1) {
      expect(before.classes[place]?.largest).toBe(2);
      expect(before.points.map(({ counts }) => counts?.[place])).toEqual([0, 2]);
    }

    await api.restore(id, first);
    await edit(id, [ids.a], { caption: "after the restore" });
    await api.create(id, { name: "third" });
    const after = await shape();
    expect(after.restores).toMatchObject([{ snapshot_id: first }]);
    expect(after.points.map(({ undone }) => undone)).toEqual([false, true, false]);
    await api.target.disableSnapshots(id);
    await expectRefusal(await api.request("GET", `/dataset/${id}/shape`), 403);
  });

  it("a snapshot's parent is the current version at its creation, also after a restore", async () => {
    const { api, id, first, ids } = await changedDataset(connected());
    const second = await api.create(id);
    expect(second.parent_id).toBe(first);
    await api.restore(id, first);
    await edit(id, [ids.a], { caption: "after the restore" });
    const third = await api.create(id);
    expect(third.parent_id).toBe(first);
    await edit(id, [ids.a, ids.b], { caption: "later" });
    const fourth = await api.create(id);
    const parents = async () =>
      (await api.snapshots(id)).map(({ snapshot_id, parent_id }) => [snapshot_id, parent_id]);
    const all = [
      [fourth.snapshot_id, third.snapshot_id],
      [third.snapshot_id, first],
      [second.snapshot_id, first],
      [first, null],
    ];
    expect(await parents()).toEqual(all);
    const summary = async (wanted: string) => {
      const path = `/dataset/${id}/snapshot/summaries?ids=${wanted}`;
      return (await api.json(snapshotSummariesSchema, "GET", path)).summaries[0];
    };
    // One item, without the changes that the restore undid.
    expect(await summary(third.snapshot_id)).toMatchObject({
      previous_id: first,
      added: 0,
      removed: 0,
      modified: 1,
    });
    const removed = `/dataset/${id}/snapshot/${third.snapshot_id}`;
    await api.request("DELETE", removed);
    expect(await parents()).toEqual([[fourth.snapshot_id, first], ...all.slice(2)]);
    expect(await summary(fourth.snapshot_id)).toMatchObject({ previous_id: first, modified: 2 });
    await api.request("POST", `${removed}/undelete`);
    expect(await parents()).toEqual(all);
    const clone = (await api.clone(id, fourth.snapshot_id)).dataset_id;
    const [begun] = await api.snapshots(clone);
    expect(begun?.parent_id).toBeNull();
    expect((await api.create(clone)).parent_id).toBe(begun?.snapshot_id);
  });

  it("the same content has the same hash: saved again, undone, restored, edited back or cloned", async () => {
    const { api, id, first, ids } = await changedDataset(connected());
    const hashOf = async (snapshotId: string) =>
      (await api.json(snapshotSchema, "GET", `/dataset/${id}/snapshot/${snapshotId}`)).content_hash;
    const original = await hashOf(first);
    expect(original).toMatch(/^lt:[0-9a-f]{64}$/);
    const changed = await api.create(id);
    expect(changed.content_hash).not.toBe(original);
    expect((await api.create(id)).content_hash).toBe(changed.content_hash);

    await edit(id, [ids.a, ids.b], { add_tags: ["for a moment"] });
    const { head } = await api.dataset(id);
    expect((await api.create(id)).content_hash).not.toBe(changed.content_hash);
    await api.request("POST", `/dataset/${id}/media/undo`, { body: { head } });
    expect((await api.create(id)).content_hash).toBe(changed.content_hash);

    await api.restore(id, first);
    expect((await api.create(id)).content_hash).toBe(original);
    await edit(id, [ids.a], { add_labels: [{ name: "for a moment" }] });
    await edit(id, [ids.a], { remove_labels: ["for a moment"] });
    expect((await api.create(id)).content_hash).toBe(original);
    await edit(id, [ids.a, ids.c], { add_tags: ["for a moment"], metadata: { shelf: "right" } });
    await edit(id, [ids.a, ids.c], { remove_tags: ["for a moment"], metadata: { shelf: null } });
    const back = await api.create(id);
    expect(back.content_hash).toBe(original);

    const path = `/dataset/${id}/snapshot/${changed.snapshot_id}/partial_restore`;
    expect((await api.request("POST", path, { body: { filter: {} } })).status).toBe(202);
    await api.target.settle();
    expect((await api.create(id)).content_hash).toBe(changed.content_hash);
    const clone = (await api.clone(id, first)).dataset_id;
    expect((await api.snapshots(clone))[0]?.content_hash).toBe(original);
  });

  it("summaries count what each snapshot changed, and follow removals", async () => {
    const { api, id, first, items, ids } = await changedDataset(connected());
    const second = (await api.create(id)).snapshot_id;
    await edit(id, [ids.a], { caption: "later" });
    const third = (await api.create(id)).snapshot_id;
    await edit(id, [ids.a, ids.b], { caption: "now" });
    const ask = async (...wanted: string[]) => {
      const query = wanted.map((one) => `ids=${one}`).join("&");
      const path = `/dataset/${id}/snapshot/summaries?${query}`;
      const answer = await api.json(snapshotSummariesSchema, "GET", path, { as: "viewer" });
      expect(answer.pending).toEqual([]);
      return answer.summaries;
    };
    const none = { added: null, removed: null, modified: null };
    const [head, one, two, three] = await ask("head", first, second, third, unknownId);
    expect(one).toMatchObject({ snapshot_id: first, previous_id: null, ...none });
    expect(one?.n_items).toBe(items.length);
    const changes = { added: 0, removed: 1, modified: 3, n_items: items.length - 1 };
    expect(two).toMatchObject({ snapshot_id: second, previous_id: first, ...changes });
    expect(two?.top_labels).toContainEqual({ label: "new label", count: 2 });
    const later = { added: 0, removed: 0, modified: 1 };
    expect(three).toMatchObject({ snapshot_id: third, previous_id: second, ...later });
    expect(head).toMatchObject({ snapshot_id: "head", previous_id: third, modified: 2 });
    expect(await ask(first, second, third)).toEqual([one, two, three]);

    await api.request("DELETE", `/dataset/${id}/snapshot/${second}`);
    const wider = { previous_id: first, removed: 1, modified: 3 };
    expect(await ask(second, third)).toMatchObject([{ snapshot_id: third, ...wider }]);
    const path = `/dataset/${id}/snapshot/summaries`;
    await expectInvalid(await api.request("GET", path), ["query", "ids"]);
    await expectInvalid(await api.request("GET", `${path}?ids=newest`), ["query", "ids", 0]);
  });

  it("stats count the files of a version, and those that only it has", async () => {
    const { api, id, first, items, ids } = await changedDataset(connected());
    const stats = (at: string) =>
      api.json(statsSchema, "GET", `/dataset/${id}/stats?at=${at}`, { as: "viewer" });
    const before = await stats(first);
    const size = (all: typeof items) => all.reduce((sum, item) => sum + item.size_bytes, 0);
    const only = size(items.filter((item) => item.media_id === ids.d));
    expect(before).toMatchObject({
      at: first,
      n_items: items.length,
      duplicates: { items: 0, groups: 0 },
      bytes: size(items),
      bytes_only_here: only,
    });
    const now = await stats("head");
    expect(now).toMatchObject({ n_items: items.length - 1, bytes_only_here: 0 });
    expect(now.labels.values).toContainEqual({ value: "new label", count: 2 });
    expect(now.tags.values).toContainEqual({ value: "new tag", count: 2 });
    expect(now.bytes).toBe(size(items) - only);
    for (const { quality, n_items } of [before, now]) {
      if (!quality.measured) expect(quality.issues).toEqual([]);
      for (const found of quality.issues) {
        expect(found.items).toBeGreaterThan(0);
        expect(found.items).toBeLessThanOrEqual(n_items);
      }
    }
    expect(now.types.values.reduce((sum, one) => sum + one.count, 0)).toBe(items.length - 1);
    await expectRefusal(await api.request("GET", `/dataset/${id}/stats?at=${unknownId}`), 404);
  });
}
