import { operationPath } from "#contract/route.ts";
import { routes } from "#contract/routes.ts";
import type { Accepted } from "#server/ports/requests.ts";
import type { Services } from "#server/ports/services.ts";
import type { AppContext } from "./env.ts";
import { answerJson, answerNothing } from "./json.ts";
import { answerRevisioned } from "./revision.ts";
import type { ServeRoute } from "./serve-route.ts";

export function serveSnapshots(
  serve: ServeRoute,
  { snapshots }: Pick<Services, "snapshots">,
): void {
  serve(routes.listSnapshots, async ({ c, actor, params, query }) => {
    const list = await snapshots.list(actor, params.dataset_id, query);
    return answerRevisioned(c, actor, list, ({ snapshots: rows, nextCursor }) => {
      if (nextCursor !== null) c.header("Link", nextLink(c, nextCursor));
      return answerJson(c, rows);
    });
  });

  serve(
    routes.createSnapshot,
    ({ context, params, body }) => snapshots.create(context, params.dataset_id, body ?? {}),
    { operation: "create_snapshot" },
  );

  // Must precede the route with an id in this place: "filters" is no id.
  serve(routes.getSnapshotFilters, async ({ c, actor, params }) => {
    const filters = await snapshots.filters(actor, params.dataset_id);
    return answerRevisioned(c, actor, filters, (value) => answerJson(c, value));
  });

  serve(routes.getSnapshot, ({ actor, params }) =>
    snapshots.get(actor, params.dataset_id, params.snapshot_id),
  );

  serve(
    routes.updateSnapshot,
    ({ context, params, body }) =>
      snapshots.update(context, params.dataset_id, params.snapshot_id, body),
    { operation: "update_snapshot" },
  );

  serve(
    routes.restoreSnapshot,
    async ({ c, context, params, body }) =>
      answerAccepted(
        c,
        await snapshots.restore(context, params.dataset_id, params.snapshot_id, body ?? {}),
      ),
    { operation: "restore_snapshot" },
  );

  serve(
    routes.adoptVersion,
    async ({ c, context, params, body }) =>
      answerAccepted(c, await snapshots.adopt(context, params.dataset_id, body)),
    { operation: "restore_snapshot" },
  );

  serve(
    routes.cloneSnapshot,
    async ({ c, context, params, body }) => {
      const { dataset_id: datasetId, snapshot_id: snapshotId } = params;
      const accepted = await snapshots.clone(context, datasetId, snapshotId, body);
      if (accepted.datasetId !== "") c.header("X-Dataset-Id", accepted.datasetId);
      return answerAccepted(c, accepted);
    },
    { operation: "clone_snapshot" },
  );

  serve(
    routes.deleteSnapshot,
    ({ context, params }) => snapshots.remove(context, params.dataset_id, params.snapshot_id),
    { operation: "delete_snapshot" },
  );

  serve(
    routes.undeleteSnapshot,
    ({ context, params }) => snapshots.undelete(context, params.dataset_id, params.snapshot_id),
    { operation: "undelete_snapshot" },
  );
}

/** 202 without a body; headers name the task, where it is known. */
export function answerAccepted(c: AppContext, { taskId }: Accepted): Response {
  if (taskId !== "") c.header("Location", operationPath(routes.getTask, { task_id: taskId }));
  return answerNothing(c, 202);
}

function nextLink(c: AppContext, cursor: string): string {
  const url = new URL(c.req.url);
  url.searchParams.set("cursor", cursor);
  return `<${url.pathname}${url.search}>; rel="next"`;
}
