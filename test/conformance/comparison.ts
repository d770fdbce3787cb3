import { describe, expect, it } from "vitest";
import { type Diff, diffSchema, snapshotSummariesSchema } from "#contract/diff.ts";
import { activitySchema, itemHistorySchema } from "#contract/history.ts";
import { lineageSchema } from "#contract/lineage.ts";
import { editMediaResultSchema, mediaPageSchema } from "#contract/media.ts";
import { statsSchema } from "#contract/stats.ts";
import { type Api, type Person, expectInvalid, expectRefusal, unknownId } from "./target.ts";

/** What one knows before one restores: how versions differ, and who did it. */
export function comparisonTests(connected: () => Api): void {
  const mediaIds = async (datasetId: string, query = "") =>
    (await connected().json(mediaPageSchema, "GET", `/dataset/${datasetId}/media?${query}`)).items;

  const diff = async (datasetId: string, query: string, as: Person = "owner"): Promise<Diff> =>
    connected().json(diffSchema, "GET", `/dataset/${datasetId}/diff?${query}`, { as });

  const edit = async (datasetId: string, media_ids: (string | undefined)[], change: object) =>
    connected().json(editMediaResultSchema, "PATCH", `/dataset/${datasetId}/media`, {
      body: { filter: { media_ids }, ...change },
    });

  /** A dataset with its first snapshot and, since then, one item removed and three changed. */
  async function changedDataset() {
    const api = connected();
    const { id, name } = await api.target.newReadyDataset();
    const first = (await api.current(id)).snapshot_id;
    const items = await mediaIds(id);
    const [a, b, c, d] = items.map((item) => item.media_id);
    await edit(id, [a, b], { add_labels: [{ name: "new label" }] });
    await edit(id, [b, c], { add_tags: ["new tag"], metadata: { shelf: "left" } });
    await api.request("DELETE", `/dataset/${id}/media`, { body: { filter: { media_ids: [d] } } });
    return { api, id, name, first, items, ids: { a, b, c, d } };
  }

  describe("a diff", () => {
    it("says what turns one version into another, in numbers and item by item", async () => {
      const { api, id, first, items, ids } = await changedDataset();
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

    it("filters: alternatives within a name, names add up", async () => {
      const { id, first, ids } = await changedDataset();
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
    });

    it("comes in pages, by cursor and by offset", async () => {
      const { id, first } = await changedDataset();
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

    it("does not count what was taken back by hand", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const { snapshot_id: first } = await api.current(id);
      const [item] = await mediaIds(id);
      await edit(id, [item?.media_id], { add_tags: ["for a moment"] });
      await edit(id, [item?.media_id], { remove_tags: ["for a moment"] });
      expect(await diff(id, `from=${first}`)).toMatchObject({ total: 0, items: [] });
    });

    it("shows the pictures of removed items", async () => {
      const { api, id, first } = await changedDataset();
      const [removed] = (await diff(id, `from=${first}&change=removed`)).items;
      const listed = await mediaIds(id, `at=${first}`);
      const before = listed.find((item) => item.media_id === removed?.media_id);
      expect(removed?.before).toEqual(before);
      const address = (removed?.before?.media_thumb_uri ?? "").replace(/^.*\/api\/v1/, "");
      const asked = await api.request("GET", address);
      // The items of the service's fixture have no bytes; what counts is that the item is found.
      expect(await asked.text()).not.toContain("Media not found");
    });

    it("goes across clones, for whoever can see them", async () => {
      const { api, id, first, ids } = await changedDataset();
      const second = (await api.create(id)).snapshot_id;
      const clone = (await api.clone(id, first)).dataset_id;
      await edit(clone, [ids.a], { caption: "in the clone" });
      const inClone = (await api.create(clone)).snapshot_id;
      const across = await diff(id, `from=${second}&to=${inClone}`);
      expect(across.summary).toMatchObject({ added: 1, removed: 0, modified: 3 });
      const added = across.items.find((item) => item.change === "added");
      expect(added?.after?.media_uri).toContain(`/dataset/${clone}/media/`);
      const asViewer = await api.request("GET", `/dataset/${id}/diff?from=${inClone}`, {
        as: "viewer",
      });
      await expectRefusal(asViewer, 404, "Snapshot not found");
    });

    it("refuses what it cannot compare", async () => {
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

  it("summaries say what each snapshot changed, and follow removals", async () => {
    const { api, id, first, items, ids } = await changedDataset();
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

  it("stats count what a version has, and what it alone has", async () => {
    const { api, id, first, items, ids } = await changedDataset();
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
    expect(now.types.values.reduce((sum, one) => sum + one.count, 0)).toBe(items.length - 1);
    await expectRefusal(await api.request("GET", `/dataset/${id}/stats?at=${unknownId}`), 404);
  });

  it("an item has its history, through edits, restores and its removal", async () => {
    const { api, id, first, ids } = await changedDataset();
    const second = (await api.create(id)).snapshot_id;
    const third = (await api.create(id)).snapshot_id;
    await api.restore(id, first);
    await edit(id, [ids.d], { caption: "back again" });
    const fourth = (await api.create(id)).snapshot_id;
    const history = async (mediaId: string | undefined) =>
      api.json(itemHistorySchema, "GET", `/dataset/${id}/media/${mediaId}/history`, {
        as: "viewer",
      });
    const same = { present: true, change: "same", fields: [] };
    expect((await history(ids.b)).versions).toEqual([
      { version: "head", ...same },
      {
        version: fourth,
        present: true,
        change: "modified",
        fields: ["labels", "tags", "metadata"],
      },
      { version: third, ...same },
      {
        version: second,
        present: true,
        change: "modified",
        fields: ["labels", "tags", "metadata"],
      },
      { version: first, present: true, change: "added", fields: [] },
    ]);
    expect((await history(ids.d)).versions).toEqual([
      { version: "head", ...same },
      { version: fourth, present: true, change: "added", fields: [] },
      { version: third, present: false, change: "absent", fields: [] },
      { version: second, present: false, change: "removed", fields: [] },
      { version: first, present: true, change: "added", fields: [] },
    ]);
    await expectRefusal(
      await api.request("GET", `/dataset/${id}/media/${unknownId}/history`),
      404,
      "Media not found",
    );
  });

  it("activity says who did what, and who edited how much since the current version", async () => {
    const { api, id, ids } = await changedDataset();
    const { editor, owner } = api.target.users;
    const list = async (query = "") =>
      api.json(activitySchema, "GET", `/dataset/${id}/activity?${query}`, { as: "viewer" });
    expect((await list("since=current")).by_person).toMatchObject([
      { actor: owner, edits: 3, items: 5 },
    ]);
    const { snapshot_id } = await api.create(id);
    expect(await list("since=current")).toMatchObject({ by_person: [] });
    await api.request("PATCH", `/dataset/${id}/media`, {
      as: "editor",
      body: { filter: { media_ids: [ids.a] }, caption: "theirs" },
    });
    const since = await list("since=current");
    expect(since.by_person).toMatchObject([{ actor: editor, edits: 1, items: 1 }]);
    expect(since.by_person[0]?.first).toBe(since.by_person[0]?.last);
    const all = await list();
    expect(all.entries.slice(0, 3)).toMatchObject([
      { actor: editor, action: "edit_media", items: 1, snapshot_id: null },
      { actor: owner, action: "create_snapshot", items: null, snapshot_id },
      { actor: owner, action: "delete_media", items: 1 },
    ]);
    expect(all.by_person.map((person) => person.edits)).toEqual([3, 1]);
    const first = await list("limit=2");
    expect(first.entries).toEqual(all.entries.slice(0, 2));
    const next = await list(`limit=2&cursor=${encodeURIComponent(first.next_cursor ?? "")}`);
    expect(next.entries).toEqual(all.entries.slice(2, 4));
    const path = `/dataset/${id}/activity`;
    expect((await list("since=2100-01-01")).entries).toEqual([]);
    await expectInvalid(await api.request("GET", `${path}?since=lately`), ["query", "since"]);
    await expectInvalid(await api.request("GET", `${path}?cursor=x`), ["query", "cursor"]);
  });

  it("lineage names the parent and the clones that one can see, and counts the rest", async () => {
    const { api, id, name, first } = await changedDataset();
    const clone = (await api.clone(id, first)).dataset_id;
    const hidden = await api.clone(id, first, "editor");
    const lineage = (datasetId: string, as: Person = "owner") =>
      api.json(lineageSchema, "GET", `/dataset/${datasetId}/lineage`, { as });
    const { snapshot_name } = await api.current(id);
    expect(await lineage(clone)).toEqual({
      parent: { dataset_id: id, name, snapshot_id: first, snapshot_name, visible: true },
      clones: [],
      hidden_clones: 0,
    });
    const own = await lineage(id);
    expect(own).toMatchObject({
      parent: null,
      clones: [{ dataset_id: clone, snapshot_id: first, created_by: api.target.users.owner }],
      hidden_clones: 1,
    });
    expect(await lineage(id, "editor")).toMatchObject({
      clones: [{ dataset_id: hidden.dataset_id }],
      hidden_clones: 1,
    });
    expect(await lineage(id, "viewer")).toMatchObject({ clones: [], hidden_clones: 2 });
  });
}
