import { expect, it } from "vitest";
import { activityPageSchema, activitySummarySchema } from "#contract/activity.ts";
import { changedDataset, editMedia } from "./changed-dataset.ts";
import { type Api, expectInvalid, expectRefusal } from "./target.ts";

/** What happened on all datasets. */
export function activityTests(connected: () => Api): void {
  const list = async (api: Api, query: string, as: "owner" | "viewer" | "stranger" = "owner") =>
    api.json(activityPageSchema, "GET", `/activity?${query}`, { as });

  it("tells of a restore who made it, from what to what, why, and what it overwrote", async () => {
    const { api, id, name, first } = await changedDataset(connected());
    const { owner, editor } = api.target.users;
    await expectEmptyBody(
      await api.request("POST", `/dataset/${id}/snapshot/${first}/restore`, {
        body: { safety: true, reason: "wrong labels, all of them" },
        as: "editor",
      }),
    );
    await api.target.settle();
    const [restore] = (await list(api, `dataset_id=${id}&kind=restores`, "viewer")).events;
    expect(restore).toMatchObject({
      kind: "restores",
      action: "restore_snapshot",
      actor: editor,
      dataset_id: id,
      dataset_name: name,
      dataset_removed: false,
      receipt: {
        reason: "wrong labels, all of them",
        snapshot_id: first,
        from_snapshot: { snapshot_id: first, edited: true },
        overwritten_edits: 3,
        is_current: true,
        undone_by: null,
        snapshots_since: 0,
      },
    });
    const safety = restore?.receipt?.undo?.snapshot_id;
    await api.restore(id, String(safety));
    const [undo, undone] = (await list(api, `dataset_id=${id}&kind=restores`)).events;
    expect(undo).toMatchObject({
      actor: owner,
      receipt: { is_current: true, overwritten_edits: 0, undoes: { task_id: restore?.task_id } },
    });
    expect(undone?.receipt).toMatchObject({
      is_current: false,
      undone_by: { created_by: owner, task_id: undo?.task_id },
    });
  });

  it("lists edits with their counts, newest first, in pages, and counts them by kind and day", async () => {
    const { api, id, ids } = await changedDataset(connected());
    const { snapshot_id } = await api.create(id, { name: "kept" });
    await api.request("DELETE", `/dataset/${id}/snapshot/${(await api.create(id)).snapshot_id}`);
    await editMedia(api, id, [ids.a], { caption: "last", add_tags: ["one"] });
    const mine = `dataset_id=${id}&kind=edits&kind=snapshots&kind=removals&kind=refused`;
    const all = (await list(api, mine)).events;
    const none = { added: 0, removed: 0, modified: 0 };
    expect(all.slice(0, 1)).toMatchObject([
      {
        action: "edit_media",
        changed: { ...none, modified: 1 },
        edit: { add_tags: ["one"], caption: true, metadata: false, add_labels: [] },
      },
    ]);
    expect(all.map(({ kind, action, changed }) => [kind, action, changed])).toEqual([
      ["edits", "edit_media", { ...none, modified: 1 }],
      // the current version cannot be removed
      ["refused", "refused", null],
      ["snapshots", "create_snapshot", null],
      ["snapshots", "create_snapshot", null],
      ["edits", "delete_media", { ...none, removed: 1 }],
      ["edits", "edit_media", { ...none, modified: 2 }],
      ["edits", "edit_media", { ...none, modified: 2 }],
      ...all.slice(7).map(({ kind, action, changed }) => [kind, action, changed]),
    ]);
    expect(all[3]?.snapshot).toMatchObject({ snapshot_id, snapshot_name: "kept", removed: false });
    const pages: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const from: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await list(api, `${mine}&limit=2${from}`);
      pages.push(...page.events.map((event) => event.id));
      cursor = page.next_cursor;
    }
    expect(pages).toEqual(all.map((event) => event.id));
    const summary = await api.json(
      activitySummarySchema,
      "GET",
      `/activity/summary?dataset_id=${id}&time_zone=Pacific/Auckland`,
    );
    expect(summary.counts).toMatchObject({ edits: 4, refused: 1 });
    expect(summary.people).toContain(api.target.users.owner);
    expect(summary.days.reduce((sum, { counts }) => sum + (counts["edits"] ?? 0), 0)).toBe(4);
    const quiet = `/activity/summary?dataset_id=${id}&since=2100-01-01T00:00:00Z`;
    expect(await api.json(activitySummarySchema, "GET", quiet)).toEqual({
      counts: {},
      days: [],
      people: [],
    });
  });

  it("keeps refused attempts, equal ones as one", async () => {
    const api = connected();
    const { id } = await api.target.newReadyDataset();
    const { snapshot_id, snapshot_name } = await api.current(id);
    for (let turn = 0; turn < 3; turn++) {
      await expectRefusal(
        await api.request("POST", `/dataset/${id}/snapshot/${snapshot_id}/restore`, {
          as: "viewer",
        }),
        403,
      );
    }
    await api.request("DELETE", `/dataset/${id}`, { as: "stranger" });
    const { events } = await list(api, `dataset_id=${id}&kind=refused`);
    expect(events).toMatchObject([
      {
        actor: api.target.users.viewer,
        snapshot: { snapshot_id, snapshot_name },
        refusal: { operation: "restore_snapshot", status: 403, code: "role_missing", times: 3 },
      },
    ]);
  });

  it("shows what the user can see, a removed dataset too, and is searched", async () => {
    const { api, id, name } = await changedDataset(connected());
    expect((await list(api, `dataset_id=${id}`, "stranger")).events).toEqual([]);
    const { snapshot_id } = await api.current(id);
    const { dataset_id: clone } = await api.clone(id, snapshot_id);
    const clones = `kind=clones&dataset_id=`;
    // Once, at its source: the clone tells it where only the clone is asked for.
    expect((await list(api, clones + id)).events).toMatchObject([
      { snapshot: { snapshot_id }, other_dataset: { dataset_id: clone } },
    ]);
    expect((await list(api, clones + clone)).events).toMatchObject([
      { snapshot: { snapshot_id }, other_dataset: { dataset_id: id } },
    ]);
    const both = (await list(api, "kind=clones&limit=1000")).events;
    expect(both.filter((event) => event.other_dataset?.dataset_id === id)).toEqual([]);
    expect((await list(api, clones + id, "viewer")).events).toMatchObject([
      { other_dataset: null },
    ]);
    const word = encodeURIComponent(name.toUpperCase());
    const found = await list(api, `dataset_id=${id}&q=${word}`);
    expect(found.events.length).toBeGreaterThan(3);
    expect((await list(api, `dataset_id=${id}&q=nothing-like-it`)).events).toEqual([]);
    await api.request("DELETE", `/dataset/${id}`);
    const [removed] = (await list(api, `dataset_id=${id}`, "viewer")).events;
    expect(removed).toMatchObject({
      kind: "removals",
      action: "delete_dataset",
      dataset_name: name,
      dataset_removed: true,
    });
  });

  it("refuses what it does not know", async () => {
    const api = connected();
    const at = async (query: string) => api.request("GET", `/activity${query}`);
    await expectInvalid(await at("?kind=everything"), ["query", "kind", 0]);
    await expectInvalid(await at("?since=lately"), ["query", "since"]);
    await expectInvalid(await at("?cursor=x"), ["query", "cursor"]);
    await expectInvalid(await at("/summary?time_zone=Mars/Base"), ["query", "time_zone"]);
  });
}

async function expectEmptyBody(response: Response): Promise<void> {
  expect(response.status).toBe(202);
  expect(await response.text()).toBe("");
}
