import { because } from "#contract/refusals.ts";
import {
  getReceipt,
  getReceiptPictures,
  listReceipts,
  partialRestore,
} from "#contract/routes/receipts.ts";
import { permit, presentSnapshot, requireState, visibleDataset } from "../access.ts";
import type { MockDb, ReceiptRow } from "../db.ts";
import { failBySentinel, failure, refused } from "../failure.ts";
import { empty, idempotent, json, on } from "../handle.ts";
import { restorePart } from "../partial-restore.ts";
import { receiptView } from "../receipts.ts";
import { mediaView, taskAddress } from "../views.ts";

export const receiptHandlers = [
  on(partialRestore, (call) =>
    idempotent(call, async () => {
      const { db, user } = call;
      const dataset = visibleDataset(db, user, call.params.dataset_id);
      const target = presentSnapshot(db, dataset, call.params.snapshot_id);
      permit("restore_snapshot", dataset, user);
      const body = await call.body();
      requireState(db, "restore_snapshot", dataset);
      failBySentinel(target.name);
      if (body.if_head !== undefined && body.if_head !== dataset.head) {
        throw refused(because("head_moved"));
      }
      return empty(202, { Location: taskAddress(restorePart(db, dataset, target, user, body)) });
    }),
  ),

  on(listReceipts, ({ db, user, params, query }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const { cursor, limit = 60 } = query;
    const before = cursor === undefined ? Infinity : Number(cursor);
    if (!(before >= 0)) {
      throw failure(422, [
        { type: "value_error", loc: ["query", "cursor"], msg: "Not a cursor of this list" },
      ]);
    }
    // By position in the log, so that a concurrent restore does not shift the pages.
    const rest = db.receipts
      .map((row, place) => ({ row, place }))
      .filter(({ row, place }) => row.datasetId === dataset.id && place < before)
      .toReversed();
    const page = rest.slice(0, limit);
    return json({
      receipts: page.map(({ row }) => receiptView(db, dataset, row)),
      next_cursor: page.length < rest.length ? String(page.at(-1)?.place) : null,
    });
  }),

  on(getReceiptPictures, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const { pictures } = receiptRow(db, dataset.id, params.task_id);
    return json({
      pictures: pictures.map(({ change, item }) => {
        const { media_id, file_name, media_type, width, height, media_thumb_uri } = mediaView(
          dataset.id,
          item,
        );
        return { change, media_id, file_name, media_type, width, height, media_thumb_uri };
      }),
      pending: false,
    });
  }),

  on(getReceipt, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    return json(receiptView(db, dataset, receiptRow(db, dataset.id, params.task_id)));
  }),
];

function receiptRow(db: MockDb, datasetId: string, taskId: string): ReceiptRow {
  const row = db.receipts.find(
    ({ fixed }) => fixed.dataset_id === datasetId && fixed.task_id === taskId.toLowerCase(),
  );
  if (row === undefined) throw refused(because("receipt_not_found"));
  return row;
}
