import { because, sentenceOf } from "#contract/refusals.ts";
import { describe, expect, it } from "vitest";
import type { Route } from "#contract/route.ts";
import { fillPath } from "#contract/route.ts";
import { type MediaItem, editMediaResultSchema, mediaPageSchema } from "#contract/media.ts";
import { type Receipt, receiptPageSchema, receiptSchema } from "#contract/receipt.ts";
import { getReceipt, listReceipts, partialRestore } from "#contract/routes/receipts.ts";
import { capabilitiesSchema } from "#contract/session.ts";
import { type Snapshot, removedDays } from "#contract/snapshot.ts";
import { wireMicros } from "#contract/wire.ts";
import {
  type Api,
  type RequestOptions,
  expectEmpty,
  expectInvalid,
  expectRefusal,
  unknownId,
} from "./target.ts";

/** Restores of some fields or items, and the receipt of every restore. */
export function partialRestoreTests(connected: () => Api): void {
  const items = async (datasetId: string, query = ""): Promise<MediaItem[]> => {
    const path = `/dataset/${datasetId}/media?limit=1000&${query}`;
    return (await connected().json(mediaPageSchema, "GET", path)).items;
  };
  const edit = (datasetId: string, body: object) =>
    connected().json(editMediaResultSchema, "PATCH", `/dataset/${datasetId}/media`, { body });
  const remove = async (datasetId: string, mediaIds: readonly string[]) => {
    const body = { filter: { media_ids: mediaIds } };
    await connected().request("DELETE", `/dataset/${datasetId}/media`, { body });
  };
  const send = (datasetId: string, snapshotId: string, options: RequestOptions) =>
    connected().request(
      "POST",
      `/dataset/${datasetId}/snapshot/${snapshotId}/partial_restore`,
      options,
    );
  /** Restores, and returns the receipt. */
  const restore = async (datasetId: string, snapshot: Snapshot, body: object): Promise<Receipt> => {
    const response = await send(datasetId, snapshot.snapshot_id, { body });
    const location = response.headers.get("Location") ?? "";
    await expectEmpty(response, 202);
    await connected().target.settle();
    return receipt(datasetId, location.split("/").at(-1) ?? "");
  };
  const receipt = (datasetId: string, taskId: string) =>
    connected().json(receiptSchema, "GET", `/dataset/${datasetId}/receipts/${taskId}`);
  /** A dataset whose items were all tagged and captioned after its first snapshot. */
  const editedDataset = async () => {
    const { id } = await connected().target.newReadyDataset();
    const first = await connected().current(id);
    const before = await items(id);
    await edit(id, { filter: {}, add_tags: ["later"], caption: "later", metadata: { round: 2 } });
    return { id, first, before };
  };

  describe("partial restore", () => {
    it("is listed in the capabilities", async () => {
      const { features } = await connected().json(capabilitiesSchema, "GET", "/capabilities");
      expect(features).toEqual(expect.arrayContaining(["partial_restore", "receipts"]));
    });

    it("restores the named fields, keeps the others, and adds and removes no item", async () => {
      const { id, first, before } = await editedDataset();
      await remove(id, [before[0]?.media_id ?? ""]);
      const kept = before.slice(1);
      const done = await restore(id, first, { only: ["tags"], reason: "tags were wrong" });
      expect(await items(id)).toEqual(
        kept.map((item) => ({
          ...item,
          caption: "later",
          metadata: { ...item.metadata, round: 2 },
        })),
      );
      expect(done).toMatchObject({
        reason: "tags were wrong",
        snapshot_id: first.snapshot_id,
        snapshot_name: first.snapshot_name,
        scope: { only: ["tags"], filter: null },
        changed: { added: 0, removed: 0, modified: kept.length },
        from_snapshot: { snapshot_id: first.snapshot_id, edited: true },
        safety_snapshot_id: null,
        undo: null,
        undo_refusal: sentenceOf("undo_unsaved"),
        undo_refusal_code: "undo_unsaved",
      });
      const dataset = await connected().dataset(id);
      expect(dataset.current_snapshot_id).toBe(first.snapshot_id);
      expect(dataset.changes_since_current).toBe(before.length);
    });

    it.each(["PARTIAL_INDEX", "ERROR"] as const)(
      "leaves the status %s as it is, while a restore of the whole makes the dataset READY",
      async (status) => {
        const { id, first } = await editedDataset();
        await connected().target.setStatus(id, status);
        const shown = status.replace("_", " ");
        await restore(id, first, { only: ["tags"] });
        expect(await connected().dataset(id)).toMatchObject({ status_new: shown });
        await restore(id, first, { only: ["tags"] });
        expect(await connected().dataset(id)).toMatchObject({ status_new: shown });
        await connected().restore(id, first.snapshot_id);
        expect(await connected().dataset(id)).toMatchObject({ status_new: "READY" });
      },
    );

    it("restores single deleted items", async () => {
      const { id, first, before } = await editedDataset();
      const [gone, stays, other] = before.map((item) => item.media_id);
      await remove(id, [gone ?? "", other ?? ""]);
      const done = await restore(id, first, { filter: { media_ids: [gone] } });
      const now = await items(id);
      expect(now.find((item) => item.media_id === gone)).toEqual(before[0]);
      expect(now.find((item) => item.media_id === stays)?.caption).toBe("later");
      expect(now.some((item) => item.media_id === other)).toBe(false);
      expect(done.changed).toEqual({ added: 1, removed: 0, modified: 0 });
      expect(done.scope).toEqual({ only: null, filter: { media_ids: [gone] } });
      expect(done.images_after + done.videos_after).toBe(
        done.images_before + done.videos_before + 1,
      );
    });

    it("selects items that match in the snapshot or now", async () => {
      const { id } = await connected().target.newReadyDataset();
      const [one, two, three] = (await items(id)).map((item) => item.media_id);
      await edit(id, { filter: { media_ids: [one] }, add_tags: ["x"] });
      const snapshot = await connected().create(id, { name: "one is x" });
      await edit(id, { filter: { media_ids: [one] }, remove_tags: ["x"] });
      await edit(id, { filter: { media_ids: [two] }, add_tags: ["x"] });
      await edit(id, { filter: { media_ids: [one, two, three] }, caption: "now" });
      const done = await restore(id, snapshot, { filter: { tag: ["x"] } });
      expect(done.changed).toEqual({ added: 0, removed: 0, modified: 2 });
      expect((await items(id, "tag=x")).map((item) => item.media_id)).toEqual([one]);
      const captioned = (await items(id)).filter((item) => item.caption === "now");
      expect(captioned.map((item) => item.media_id)).toEqual([three]);
    });

    it("of everything equals a full restore, also to more and to fewer items", async () => {
      const { id, first, before } = await editedDataset();
      await remove(id, [before[1]?.media_id ?? ""]);
      const second = await connected().create(id, { name: "fewer" });
      const fewer = await items(id);
      expect((await restore(id, first, { filter: {} })).changed).toMatchObject({ added: 1 });
      expect(await items(id)).toEqual(before);
      const only = ["labels", "tags", "caption", "metadata", "clustering", "media"];
      expect((await restore(id, second, { only })).changed).toMatchObject({ removed: 1 });
      expect(await items(id)).toEqual(fewer);
      expect((await connected().dataset(id)).changes_since_current).toBe(0);
    });

    it("saves the state that it replaces, which can be restored exactly", async () => {
      const { id, first } = await editedDataset();
      const edited = await items(id);
      const done = await restore(id, first, { only: ["caption"], safety: true });
      const current = await connected().current(id);
      expect(current).toMatchObject({
        snapshot_name: `Before restoring ${first.snapshot_name}`,
        reason: "auto",
      });
      expect(done).toMatchObject({
        from_snapshot: { snapshot_id: first.snapshot_id, edited: true },
        safety_snapshot_id: current.snapshot_id,
        safety_snapshot_name: current.snapshot_name,
        undo: { snapshot_id: current.snapshot_id, snapshot_name: current.snapshot_name },
        undo_refusal: null,
      });
      await connected().restore(id, current.snapshot_id);
      expect(await items(id)).toEqual(edited);
    });

    it("saves nothing where the current version has that state, and names it for undoing", async () => {
      const { id, first } = await editedDataset();
      const second = await connected().create(id, { name: "edited" });
      const done = await restore(id, first, { only: ["caption"], safety: true });
      expect(await connected().current(id)).toMatchObject({ snapshot_id: second.snapshot_id });
      expect(done).toMatchObject({
        from_snapshot: { snapshot_id: second.snapshot_id, edited: false },
        safety_snapshot_id: null,
        undo: { snapshot_id: second.snapshot_id, snapshot_name: "edited" },
      });
    });

    it("without differences makes no version and no snapshot, but a task and a receipt", async () => {
      const { id, first } = await editedDataset();
      const { head } = await connected().dataset(id);
      const done = await restore(id, first, { only: ["labels"], safety: true });
      expect(done).toMatchObject({
        changed: { added: 0, removed: 0, modified: 0 },
        undo: null,
        undo_refusal: sentenceOf("undo_unchanged"),
        undo_refusal_code: "undo_unchanged",
      });
      expect((await connected().dataset(id)).head).toBe(head);
      expect(await connected().snapshots(id)).toHaveLength(1);
      const [task] = await connected().tasks(`dataset_id=${id}&task_type=SNAPSHOT_RESTORE`);
      expect(task).toMatchObject({ status: "COMPLETED", task_id: done.task_id });
      expect(task?.status_message).toMatch(/^Nothing to restore: /);
    });

    it("is a completed SNAPSHOT_RESTORE task with a message about its effect", async () => {
      const { id, first, before } = await editedDataset();
      await restore(id, first, { only: ["tags"], reason: "why" });
      const [task] = await connected().tasks(`dataset_id=${id}&task_type=SNAPSHOT_RESTORE`);
      expect(task).toMatchObject({
        status: "COMPLETED",
        progress_percentage: 100,
        status_message: `Restored tags of ${before.length} items from ${first.snapshot_name}`,
        snapshot_id: first.snapshot_id,
        reason: "why",
        created_by: connected().target.users.owner,
      });
    });

    it("is applied once for one Idempotency-Key, and only to the given head", async () => {
      const { id, first } = await editedDataset();
      const { head } = await connected().dataset(id);
      const headers = { "Idempotency-Key": `partial-${id}` };
      const body = { only: ["tags"], if_head: head };
      const one = await send(id, first.snapshot_id, { body, headers });
      const again = await send(id, first.snapshot_id, { body, headers });
      expect(again.headers.get("Location")).toBe(one.headers.get("Location"));
      await expectEmpty(one, 202);
      await expectEmpty(again, 202);
      await expectRefusal(await send(id, first.snapshot_id, { body }), 409, because("head_moved"));
      expect(await receipts(id)).toHaveLength(1);
    });

    it("refuses unknown fields, and a request that selects nothing", async () => {
      const { id, first } = await editedDataset();
      const { snapshot_id } = first;
      await expectInvalid(await send(id, snapshot_id, { body: {} }), ["body"]);
      await expectInvalid(await send(id, snapshot_id, { body: { safety: true } }), ["body"]);
      await expectInvalid(await send(id, snapshot_id, { body: { only: [] } }), ["body", "only"]);
      const typo = { only: ["labels"], fliter: {} };
      await expectInvalid(await send(id, snapshot_id, { body: typo }), ["body", "fliter"]);
      const inner = { filter: { lable: ["car"] } };
      await expectInvalid(await send(id, snapshot_id, { body: inner }), [
        "body",
        "filter",
        "lable",
      ]);
      const unknown = { only: ["enrichment"] };
      await expectInvalid(await send(id, snapshot_id, { body: unknown }), ["body", "only", 0]);
      expect(await receipts(id)).toEqual([]);
    });

    it("follows the rules of a restore", async () => {
      const { id, first } = await editedDataset();
      const body = { only: ["tags"] };
      await expectRefusal(await send(id, unknownId, { body }), 404);
      await expectRefusal(await send(id, first.snapshot_id, { body, as: "stranger" }), 404);
      await expectRefusal(await send(id, first.snapshot_id, { body, as: "viewer" }), 403);
      await expectRefusal(await send(id, first.snapshot_id, { body, as: null }), 401);
      await connected().target.disableSnapshots(id);
      await expectRefusal(
        await send(id, first.snapshot_id, { body }),
        403,
        because("snapshots_off"),
      );
    });
  });

  const receipts = async (datasetId: string, as: RequestOptions["as"] = "owner") => {
    const path = `/dataset/${datasetId}/receipts`;
    return (await connected().json(receiptPageSchema, "GET", path, { as })).receipts;
  };

  describe("receipts", () => {
    it("exist for full restores too, newest first, for all users who can see the dataset", async () => {
      const { id, first } = await editedDataset();
      const { target } = connected();
      const partial = await restore(id, first, { only: ["tags"] });
      const { task_id } = await connected().restore(id, first.snapshot_id);
      const full = await receipt(id, task_id);
      expect(full).toMatchObject({
        dataset_id: id,
        dataset_name: (await connected().dataset(id)).display_name,
        created_by: target.users.owner,
        scope: null,
        changed: { added: 0, removed: 0, modified: (await items(id)).length },
        from_snapshot: { snapshot_id: first.snapshot_id, edited: true },
        undo: null,
        undo_refusal: sentenceOf("undo_unsaved"),
        undo_refusal_code: "undo_unsaved",
        undo_removed: null,
        undone_by: null,
        undoes: null,
        snapshots_since: 0,
      });
      expect(await receipts(id, "viewer")).toEqual([full, partial]);
    });

    it("come in pages", async () => {
      const { id, first } = await editedDataset();
      const made: string[] = [];
      for (const only of ["tags", "caption", "metadata"]) {
        made.unshift((await restore(id, first, { only: [only] })).task_id);
      }
      const page = (query: string) =>
        connected().json(receiptPageSchema, "GET", `/dataset/${id}/receipts?${query}`);
      const one = await page("limit=2");
      const two = await page(`limit=2&cursor=${encodeURIComponent(one.next_cursor ?? "")}`);
      const listed = [...one.receipts, ...two.receipts].map((row) => row.task_id);
      expect(listed).toEqual(made);
      expect(two.next_cursor).toBeNull();
      const path = `/dataset/${id}/receipts?cursor=nonsense`;
      await expectInvalid(await connected().request("GET", path), ["query", "cursor"]);
    });

    it("report that the snapshot for undoing was removed", async () => {
      const { id, first } = await editedDataset();
      const done = await restore(id, first, { only: ["caption"], safety: true });
      await connected().create(id);
      const path = `/dataset/${id}/snapshot/${done.safety_snapshot_id}`;
      await expectEmpty(await connected().request("DELETE", path), 200);
      const removed = await receipt(id, done.task_id);
      expect(removed).toMatchObject({
        changed: done.changed,
        safety_snapshot_id: done.safety_snapshot_id,
        undo: null,
        undo_refusal: sentenceOf("undo_snapshot_removed"),
        undo_refusal_code: "undo_snapshot_removed",
        undo_removed: {
          snapshot_id: done.safety_snapshot_id,
          snapshot_name: done.safety_snapshot_name,
        },
      });
      const { removed_at = "", kept_until = "" } = removed.undo_removed ?? {};
      expect(Date.parse(kept_until) - Date.parse(removed_at)).toBe(removedDays * 24 * 3_600_000);
      expect((await connected().request("POST", `${path}/undelete`)).status).toBe(200);
      expect(await receipt(id, done.task_id)).toMatchObject({
        undo: done.undo,
        undo_refusal: null,
        undo_removed: null,
      });
    });

    it("report the restore that undid them, and the number of later snapshots", async () => {
      const { id, first } = await editedDataset();
      const second = await connected().create(id, { name: "edited" });
      const back = await connected().restore(id, first.snapshot_id);
      const forward = await connected().restore(id, second.snapshot_id);
      const { owner } = connected().target.users;
      const there = await receipt(id, forward.task_id);
      const undone = await receipt(id, back.task_id);
      expect(undone).toMatchObject({
        undone_by: {
          task_id: forward.task_id,
          created_by: owner,
          created_at: there.created_at,
        },
        undoes: null,
        snapshots_since: 0,
      });
      expect(there).toMatchObject({
        undone_by: null,
        undoes: { task_id: back.task_id, created_by: owner, created_at: undone.created_at },
      });
      // A restore that was undone keeps its mark: restoring the same snapshot again undoes nothing.
      const again = await connected().restore(id, second.snapshot_id);
      expect(await receipt(id, again.task_id)).toMatchObject({ undoes: null });
      await connected().create(id, { name: "since" });
      const { snapshot_id: last } = await connected().create(id, { name: "since, and removed" });
      await connected().create(id, { name: "since as well" });
      await connected().request("DELETE", `/dataset/${id}/snapshot/${last}`);
      expect((await receipt(id, back.task_id)).snapshots_since).toBe(2);
    });

    it("of partial restores are undone by a restore, and by undoing their edit", async () => {
      const { id, first } = await editedDataset();
      const { owner } = connected().target.users;
      const part = await restore(id, first, { only: ["caption"], safety: true });
      const step = async (path: "undo" | "redo") => {
        const { head } = await connected().dataset(id);
        const body = { head };
        const response = await connected().request("POST", `/dataset/${id}/media/${path}`, {
          body,
        });
        expect(response.status).toBe(200);
        return receipt(id, part.task_id);
      };
      expect((await step("undo")).undone_by).toMatchObject({ task_id: null, created_by: owner });
      expect((await step("redo")).undone_by).toBeNull();
      const undo = await connected().restore(id, part.undo?.snapshot_id ?? "");
      expect((await receipt(id, part.task_id)).undone_by).toMatchObject({ task_id: undo.task_id });
    });

    it("come after the safety snapshot that they saved, in order and in time", async () => {
      const { id, first } = await editedDataset();
      const done = await restore(id, first, { only: ["caption"], safety: true });
      const safety = await connected().current(id);
      const [task] = await connected().tasks(`dataset_id=${id}&task_type=SNAPSHOT_RESTORE`);
      expect(wireMicros(task?.end_time ?? "")).toBeGreaterThanOrEqual(
        wireMicros(safety.created_at),
      );
      expect(wireMicros(done.created_at)).toBeGreaterThanOrEqual(wireMicros(safety.created_at));
    });

    it("are not visible to other users", async () => {
      const { id, first } = await editedDataset();
      const { task_id } = await restore(id, first, { only: ["caption"] });
      const other = await connected().target.newReadyDataset();
      const params = { dataset_id: id, task_id, snapshot_id: first.snapshot_id };
      for (const route of [listReceipts, getReceipt, partialRestore] as Route[]) {
        const path = fillPath(route.path, params);
        const body = route.method === "POST" ? { body: { only: ["tags"] } } : {};
        await expectRefusal(
          await connected().request(route.method, path, { as: "stranger", ...body }),
          404,
        );
      }
      for (const path of [`${other.id}/receipts/${task_id}`, `${id}/receipts/${unknownId}`]) {
        await expectRefusal(await connected().request("GET", `/dataset/${path}`), 404);
      }
    });
  });
}
