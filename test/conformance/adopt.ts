import { describe, expect, it } from "vitest";
import { adoptedName } from "#contract/names.ts";
import { sentenceOf } from "#contract/refusals.ts";
import { type Receipt, receiptSchema } from "#contract/receipt.ts";
import { capabilitiesSchema } from "#contract/session.ts";
import { diffSchema } from "#contract/diff.ts";
import { changedDataset, editMedia, mediaOf } from "./changed-dataset.ts";
import {
  type Api,
  type Person,
  expectEmpty,
  expectInvalid,
  expectRefusal,
  unknownId,
} from "./target.ts";

/** A dataset takes over a version of another one of its family. */
export function adoptTests(connected: () => Api): void {
  const send = (datasetId: string, body: object, as: Person = "owner") =>
    connected().request("POST", `/dataset/${datasetId}/adopt`, { body, as });

  async function adopt(datasetId: string, body: object): Promise<Receipt> {
    const response = await send(datasetId, body);
    const taskId = (response.headers.get("Location") ?? "").split("/").at(-1);
    await expectEmpty(response, 202);
    await connected().target.settle();
    return await connected().json(receiptSchema, "GET", `/dataset/${datasetId}/receipts/${taskId}`);
  }

  /** A dataset with edits in no snapshot, and a clone of its first snapshot with others, saved as "winner". */
  async function twoAttempts() {
    const { api, id, name, first, ids } = await changedDataset(connected());
    const { dataset_id: clone, dataset_name } = await api.clone(id, first);
    const cloneName = dataset_name ?? "";
    await editMedia(api, clone, [ids.a, ids.b], { caption: "by model B" });
    const winner = await api.create(clone, { name: "winner" });
    const differs = async (to: string) => {
      const path = `/dataset/${id}/diff?from=head&to=${to}`;
      const { summary } = await api.json(diffSchema, "GET", path);
      return summary.added + summary.removed + summary.modified;
    };
    return { api, id, name, first, clone, cloneName, winner, differs };
  }

  describe("adopt", () => {
    it("is listed in the capabilities", async () => {
      const { features } = await connected().json(capabilitiesSchema, "GET", "/capabilities");
      expect(features).toContain("adopt");
    });

    it("makes the dataset what the clone's snapshot is, with a receipt and a way back", async () => {
      const { api, id, first, clone, cloneName, winner, differs } = await twoAttempts();
      expect(await differs(winner.snapshot_id)).toBeGreaterThan(0);
      const before = await api.snapshots(id);
      const receipt = await adopt(id, {
        dataset_id: clone,
        snapshot_id: winner.snapshot_id,
        safety: true,
        reason: "model B is better",
      });
      expect(await differs(winner.snapshot_id)).toBe(0);

      const [taken, saved, ...others] = await api.snapshots(id);
      expect(others.map(({ snapshot_id }) => snapshot_id)).toEqual(
        before.map(({ snapshot_id }) => snapshot_id),
      );
      const named = adoptedName("winner", cloneName);
      expect(taken).toMatchObject({
        snapshot_name: named,
        reason: "auto",
        created_by: api.target.users.owner,
        is_current: true,
        n_images: winner.n_images,
        // The version that both share: the clone was made of it.
        parent_id: first,
      });
      expect(saved).toMatchObject({
        snapshot_name: `Before restoring ${named}`,
        is_current: false,
        parent_id: first,
      });
      expect(receipt).toMatchObject({
        dataset_id: id,
        snapshot_id: taken?.snapshot_id,
        snapshot_name: named,
        reason: "model B is better",
        scope: null,
        safety_snapshot_id: saved?.snapshot_id,
        undo: { snapshot_id: saved?.snapshot_id },
        is_current: true,
        adopted_from: {
          dataset_id: clone,
          dataset_name: cloneName,
          snapshot_id: winner.snapshot_id,
          snapshot_name: "winner",
        },
      });
      const [task] = await api.tasks(`dataset_id=${id}&task_type=SNAPSHOT_RESTORE`);
      expect(task).toMatchObject({
        status: "COMPLETED",
        status_message: `Adopted winner from ${cloneName}`,
      });

      // The way back, and the way forth again without the clone.
      await api.restore(id, saved?.snapshot_id ?? "");
      const undone = await api.json(
        receiptSchema,
        "GET",
        `/dataset/${id}/receipts/${receipt.task_id}`,
      );
      expect(undone.undone_by).not.toBeNull();
      expect(await differs(winner.snapshot_id)).toBeGreaterThan(0);
      await api.request("DELETE", `/dataset/${clone}`);
      await api.restore(id, taken?.snapshot_id ?? "");
      expect(await differs("head")).toBe(0);
      expect((await api.dataset(id)).n_images).toBe(winner.n_images);
    });

    it("works in both directions, and leaves the other dataset as it was", async () => {
      const { api, id, first, clone } = await twoAttempts();
      const own = await api.create(id, { name: "own work" });
      const [cloneFirst] = (await api.snapshots(clone)).toReversed();
      const receipt = await adopt(clone, { dataset_id: id, snapshot_id: own.snapshot_id });
      const current = await api.current(clone);
      expect(current).toMatchObject({
        n_images: own.n_images,
        parent_id: cloneFirst?.snapshot_id,
      });
      expect(receipt.safety_snapshot_id).toBeNull();
      expect(await api.current(id)).toMatchObject({ snapshot_id: own.snapshot_id });
      // What is edited afterwards is edited here only.
      const [item] = await mediaOf(api, clone);
      await editMedia(api, clone, [item?.media_id], { caption: "later" });
      expect((await mediaOf(api, id)).map(({ caption }) => caption)).not.toContain("later");
      expect((await api.snapshots(id)).map(({ snapshot_id }) => snapshot_id)).toContain(first);
    });

    it("is refused for what is not of the family, or cannot be seen, and by whom may not restore", async () => {
      const { api, id, first, clone, winner } = await twoAttempts();
      const body = { dataset_id: clone, snapshot_id: winner.snapshot_id };
      const own = await send(id, { dataset_id: id, snapshot_id: first });
      await expectRefusal(own, 400, sentenceOf("adopts_own"));
      const inCapitals = { dataset_id: id.toUpperCase(), snapshot_id: first };
      await expectRefusal(await send(id, inCapitals), 400, sentenceOf("adopts_own"));
      const unrelated = await api.target.newReadyDataset();
      const { snapshot_id: strange } = await api.current(unrelated.id);
      await expectRefusal(
        await send(id, { dataset_id: unrelated.id, snapshot_id: strange }),
        404,
        sentenceOf("snapshot_unrelated"),
      );
      await expectRefusal(await send(id, { ...body, dataset_id: unknownId }), 404);
      await expectRefusal(await send(id, { ...body, snapshot_id: unknownId }), 404);
      await expectRefusal(await send(id, { ...body, snapshot_id: first }), 404);
      await expectRefusal(await send(unknownId, body), 404);
      // They see this dataset alone: the clone is the owner's.
      await expectRefusal(await send(id, body, "editor"), 404);
      await expectRefusal(await send(id, body, "viewer"), 403);
      await expectRefusal(await send(id, { ...body, if_head: "another" }), 409);
      await expectInvalid(await send(id, { snapshot_id: first }), ["body", "dataset_id"]);
      await expectInvalid(await send(id, { ...body, only: ["tags"] }), ["body", "only"]);
      expect(await api.current(id)).toMatchObject({ snapshot_id: first });
    });
  });
}
