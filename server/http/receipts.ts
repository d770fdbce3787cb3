import { routes } from "#contract/routes.ts";
import type { Services } from "#server/ports/services.ts";
import type { ServeRoute } from "./serve-route.ts";
import { answerAccepted } from "./snapshots.ts";

export function serveReceipts(
  serve: ServeRoute,
  { snapshots, receipts }: Pick<Services, "snapshots" | "receipts">,
): void {
  serve(
    routes.partialRestore,
    async ({ c, context, params, body }) =>
      answerAccepted(
        c,
        await snapshots.partialRestore(context, params.dataset_id, params.snapshot_id, body),
      ),
    { operation: "restore_snapshot" },
  );

  serve(routes.listReceipts, ({ actor, params, query }) =>
    receipts.list(actor, params.dataset_id, query),
  );

  serve(routes.getReceiptPictures, ({ actor, params }) =>
    receipts.pictures(actor, params.dataset_id, params.task_id),
  );

  serve(routes.getReceipt, ({ actor, params }) =>
    receipts.get(actor, params.dataset_id, params.task_id),
  );
}
