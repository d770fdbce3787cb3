import { because } from "#contract/refusals.ts";
import { routes } from "#contract/routes.ts";
import { fitsCriteria } from "#contract/snapshot-filter.ts";
import { refused } from "#server/errors.ts";
import type { Services } from "#server/ports/services.ts";
import { only } from "./absent.ts";
import { type Forward, accepted, revisioned } from "./forward.ts";
import { refuseUnknown } from "./unknown-upstream.ts";

export function forwardedSnapshots({ upstream, permit, change }: Forward): Services["snapshots"] {
  return only<Services["snapshots"]>({
    // The upstream has one list, whole; what is asked of it is looked for here.
    async list(_, datasetId, { removed, limit: _limit, cursor, ...criteria }) {
      refuseUnknown("query", { removed: removed === true ? removed : undefined, cursor });
      const sent = { params: { dataset_id: datasetId } };
      const rows = await upstream.call(routes.listSnapshots, sent);
      const snapshots = rows.filter((row) => fitsCriteria(row, criteria));
      return await revisioned(Promise.resolve({ snapshots, nextCursor: null }));
    },
    // Not its route, which is an extension: whether there is such a snapshot.
    async get(_, datasetId, snapshotId) {
      const sent = { params: { dataset_id: datasetId } };
      const rows = await upstream.call(routes.listSnapshots, sent);
      const found = rows.find((row) => row.snapshot_id.toLowerCase() === snapshotId.toLowerCase());
      if (found === undefined) throw refused(because("snapshot_not_found"));
      return found;
    },
    async create(context, datasetId, body) {
      const sent = { params: { dataset_id: datasetId }, body };
      return await change(context, "create_snapshot", routes.createSnapshot, sent);
    },
    async update(context, datasetId, snapshotId, body) {
      const sent = { params: { dataset_id: datasetId, snapshot_id: snapshotId }, body };
      return await change(context, "update_snapshot", routes.updateSnapshot, sent);
    },
    async restore(context, datasetId, snapshotId, body) {
      await permit(context.actor, "restore_snapshot");
      // Most of all `safety`: whoever asks for it counts on the state before.
      refuseUnknown("body", body);
      const sent = { params: { dataset_id: datasetId, snapshot_id: snapshotId } };
      await change(context, "restore_snapshot", routes.restoreSnapshot, sent);
      return { ...accepted, datasetId };
    },
    async clone(context, datasetId, snapshotId, body = {}) {
      await permit(context.actor, "clone_snapshot");
      refuseUnknown("body", body);
      const sent = { params: { dataset_id: datasetId, snapshot_id: snapshotId } };
      await change(context, "clone_snapshot", routes.cloneSnapshot, sent);
      return accepted;
    },
    async remove(context, datasetId, snapshotId) {
      const sent = { params: { dataset_id: datasetId, snapshot_id: snapshotId } };
      await change(context, "delete_snapshot", routes.deleteSnapshot, sent);
    },
  });
}
