import { expect, it } from "vitest";
import { activitySchema, itemHistorySchema } from "#contract/history.ts";
import { lineageSchema } from "#contract/lineage.ts";
import { changedDataset, editMedia } from "./changed-dataset.ts";
import { type Api, type Person, expectInvalid, expectRefusal, unknownId } from "./target.ts";

/** The history of items, the activity of a dataset, and its lineage. */
export function historyTests(connected: () => Api): void {
  it("an item has its history, through edits, restores and its removal", async () => {
    const { api, id, first, ids } = await changedDataset(connected());
    const second = (await api.create(id)).snapshot_id;
    const third = (await api.create(id)).snapshot_id;
    await api.restore(id, first);
    await editMedia(api, id, [ids.d], { caption: "back again" });
    const fourth = (await api.create(id)).snapshot_id;
    const history = async (mediaId: string | undefined) =>
      api.json(itemHistorySchema, "GET", `/dataset/${id}/media/${mediaId}/history`, {
        as: "viewer",
      });
    const same = { present: true, change: "same", fields: [] };
    expect((await history(ids.b)).versions).toMatchObject([
      { version: "head", ...same },
      // Its parent is the first, and not the one below it.
      { version: fourth, ...same },
      { version: third, ...same },
      {
        version: second,
        present: true,
        change: "modified",
        fields: ["labels", "tags", "metadata"],
        labels: { gained: [{ name: "new label", count: 1 }], lost: [], renamed: [] },
        tags: { gained: ["new tag"], lost: [] },
        by: api.target.users.owner,
      },
      { version: first, present: true, change: "added", fields: [] },
    ]);
    expect((await history(ids.d)).versions).toMatchObject([
      { version: "head", ...same },
      { version: fourth, present: true, change: "modified", fields: ["caption"] },
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

  it("activity lists the operations of each user, and counts their edits since the current version", async () => {
    const { api, id, ids } = await changedDataset(connected());
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
    // Who made a snapshot: the edits since its parent, or since that was restored.
    await api.restore(id, snapshot_id);
    await editMedia(api, id, [ids.a], { caption: "again" });
    const made = (await api.create(id)).snapshot_id;
    await editMedia(api, id, [ids.a], { caption: "after it" });
    expect(await list(`made=${made}`)).toMatchObject({
      by_person: [{ actor: owner, edits: 1, items: 1 }],
    });
    expect((await list(`made=${snapshot_id}`)).by_person).toMatchObject([
      { actor: owner, edits: 3, items: 5 },
    ]);
    const path = `/dataset/${id}/activity`;
    await expectRefusal(await api.request("GET", `${path}?made=${unknownId}`), 404);
    await expectInvalid(await api.request("GET", `${path}?made=${made}&since=current`), [
      "query",
      "made",
    ]);
    expect((await list("since=2100-01-01")).entries).toEqual([]);
    await expectInvalid(await api.request("GET", `${path}?since=lately`), ["query", "since"]);
    await expectInvalid(await api.request("GET", `${path}?cursor=x`), ["query", "cursor"]);
  });

  it("lineage names the visible parent and clones, and counts the others", async () => {
    const { api, id, name, first } = await changedDataset(connected());
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

  it("a clone hides the snapshots of its source from users who cannot see the source", async () => {
    const { api, id, first } = await changedDataset(connected());
    const task = await api.clone(id, first);
    const clone = task.dataset_id;
    const body = { grant_to_user_email: api.target.users.stranger };
    await api.request("PUT", `/manage/${clone}/invite`, { body });
    const { snapshot_name } = await api.current(id);
    const texts = (as: Person) =>
      Promise.all(
        [
          `/tasks?dataset_id=${clone}`,
          `/tasks/${task.task_id}`,
          `/dataset/${clone}/activity`,
          `/dataset/${clone}/lineage`,
          `/dataset/${clone}/snapshot`,
        ].map(async (path) => {
          const response = await api.request("GET", path, { as });
          expect({ path, status: response.status }).toEqual({ path, status: 200 });
          return await response.text();
        }),
      );
    const own = await texts("owner");
    expect(own.slice(0, 4).every((text) => text.includes(first))).toBe(true);
    const seen = (await texts("stranger")).join();
    expect(seen).toContain(task.task_id);
    expect(seen).not.toContain(first);
    expect(seen).not.toContain(snapshot_name);
    expect(own[0]).toContain('"code":"cloned"');
    expect(seen).not.toContain('"code":"cloned"');
  });
}
