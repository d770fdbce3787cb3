import { because } from "#contract/refusals.ts";
import { createDataset } from "#contract/routes/create-dataset.ts";
import {
  deleteDataset,
  getCreationStatus,
  getDataset,
  inviteToDataset,
  listDatasets,
  listShares,
} from "#contract/routes/datasets.ts";
import {
  listRemovedDatasets,
  undeleteDataset,
  updateDataset,
} from "#contract/routes/managed-datasets.ts";
import { record } from "../activity.ts";
import { permit, requireState, visibleDataset, visibleDatasets } from "../access.ts";
import { mockClock } from "../clock.ts";
import { failBySentinel, refused } from "../failure.ts";
import { empty, idempotent, json, on } from "../handle.ts";
import { addDataset, startCreation } from "../creation.ts";
import { removedFor } from "../inventory.ts";
import { datasetView } from "../views.ts";

export const datasetHandlers = [
  on(listDatasets, ({ db, user, query }) => {
    const rows = visibleDatasets(db, user).sort((left, right) => {
      if (query.sort_by === "name") return left.name.localeCompare(right.name, "en");
      if (query.sort_by === "status") return left.status.localeCompare(right.status, "en");
      return right.createdAt - left.createdAt;
    });
    return json(rows.map((row) => datasetView(db, row, user)));
  }),

  on(createDataset, async (call) => {
    const { db, user } = call;
    const body = await call.body();
    if (body.bucket_path.includes("missing")) {
      throw refused(because("no_files_at_path", { bucket_path: body.bucket_path }));
    }
    const dataset = addDataset(db, { name: body.dataset_name, user, sourceType: "BUCKET" });
    const files = Array.from({ length: 24 }, (_, index) => ({
      name: `image-${String(index + 1).padStart(3, "0")}.jpg`,
      size: 40_000 + index,
      mediaType: "image" as const,
    }));
    startCreation(db, dataset, user, files);
    return json({ dataset_id: dataset.id });
  }),

  on(getDataset, ({ db, user, params }) =>
    json(datasetView(db, visibleDataset(db, user, params.dataset_id), user)),
  ),

  on(updateDataset, (call) =>
    idempotent(call, async () => {
      const { db, user } = call;
      const dataset = visibleDataset(db, user, call.params.dataset_id);
      permit("rename_dataset", dataset, user);
      const body = await call.body();
      failBySentinel(body.display_name);
      const nameBefore = dataset.name;
      dataset.name = body.display_name ?? dataset.name;
      dataset.description = body.description ?? dataset.description;
      dataset.updatedAt = mockClock.now();
      record(db, dataset, user, "rename_dataset", { nameBefore });
      return json(datasetView(db, dataset, user));
    }),
  ),

  on(listRemovedDatasets, ({ db, user }) => json(removedFor(db, user))),

  on(undeleteDataset, ({ db, user, params }) => {
    const id = params.dataset_id.toLowerCase();
    const removed = db.removedDatasets.find((row) => row.id === id);
    const isKept = removedFor(db, user).some((row) => row.id === id);
    const dataset =
      removed !== undefined && isKept ? removed : visibleDataset(db, user, params.dataset_id);
    permit("undelete_dataset", dataset, user);
    failBySentinel(dataset.name);
    if (dataset === removed) {
      db.removedDatasets = db.removedDatasets.filter((row) => row !== dataset);
      db.datasets.push(dataset);
      record(db, dataset, user, "undelete_dataset");
    }
    return json(datasetView(db, dataset, user));
  }),

  on(getCreationStatus, ({ db, user, params }) => {
    const view = datasetView(db, visibleDataset(db, user, params.dataset_id), user);
    return json({ status: view.status_new ?? "", progress: view.progress ?? 0 });
  }),

  on(deleteDataset, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    permit("delete_dataset", dataset, user);
    requireState(db, "delete_dataset", dataset);
    db.datasets = db.datasets.filter((row) => row !== dataset);
    db.removedDatasets.push(dataset);
    record(db, dataset, user, "delete_dataset");
    return empty(200);
  }),

  on(inviteToDataset, async (call) => {
    const dataset = visibleDataset(call.db, call.user, call.params.dataset_id);
    permit("share_dataset", dataset, call.user);
    const { grant_to_user_email: email } = await call.body();
    if (!call.db.users.includes(email)) throw refused(because("person_not_found"));
    dataset.roles[email] ??= "viewer";
    record(call.db, dataset, call.user, "share_dataset", { person: email });
    return json(null);
  }),

  on(listShares, ({ db, user, params }) => {
    const dataset = visibleDataset(db, user, params.dataset_id);
    return json(Object.entries(dataset.roles).map(([email, role]) => ({ email, role })));
  }),
];
