import { because } from "#contract/refusals.ts";
import { getReceipt, listReceipts, partialRestore } from "#contract/routes/receipts.ts";
import { permit, presentSnapshot, requireState, visibleDataset } from "../access.ts";
import { failBySentinel, failure, refused } from "../failure.ts";
import { empty, idempotent, json, on } from "../handle.ts";
import { restorePart } from "../partial-restore.ts";
import { receiptView } from "../receipts.ts";
import { taskAddress } from "../views.ts";

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

  on(getReceipt, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    const row = db.receipts.find(
      ({ fixed }) =>
        fixed.dataset_id === dataset.id && fixed.task_id === params.task_id.toLowerCase(),
    );
    if (row === undefined) throw refused(because("receipt_not_found"));
    return json(receiptView(db, dataset, row));
  }),
];
