import type { Dataset, Role } from "#contract/dataset.ts";
import { routes } from "#contract/routes.ts";
import type { Services } from "#server/ports/services.ts";
import { only } from "./absent.ts";
import { pictureAddress } from "./file-addresses.ts";
import { type Forward, revisioned } from "./forward.ts";

export function forwardedDatasets(forward: Forward): Services["datasets"] {
  const { upstream, change, roleOf } = forward;
  /** The role is the one here: with it the console says beforehand what the gateway would refuse. */
  const shown = (dataset: Dataset, role: Role): Dataset => {
    const preview = dataset.preview_uri ?? null;
    return {
      ...dataset,
      role,
      preview_uri: preview === null ? null : pictureAddress(forward, preview),
    };
  };
  return only<Services["datasets"]>({
    async list(actor, sort) {
      const role = await roleOf(actor);
      const list = await upstream.call(routes.listDatasets, { query: { sort_by: sort } });
      return await revisioned(Promise.resolve(list.map((dataset) => shown(dataset, role))));
    },
    async get(actor, datasetId) {
      const role = await roleOf(actor);
      const sent = { params: { dataset_id: datasetId } };
      return await revisioned(
        Promise.resolve(shown(await upstream.call(routes.getDataset, sent), role)),
      );
    },
    async creationStatus(_, datasetId) {
      return await upstream.call(routes.getCreationStatus, { params: { dataset_id: datasetId } });
    },
    async remove(context, datasetId) {
      const sent = { params: { dataset_id: datasetId } };
      await change(context, "delete_dataset", routes.deleteDataset, sent);
    },
    async invite(context, datasetId, email) {
      const body = { grant_to_user_email: email };
      const sent = { params: { dataset_id: datasetId }, body };
      await change(context, "share_dataset", routes.inviteToDataset, sent);
    },
    async shares(_, datasetId) {
      return await upstream.call(routes.listShares, { params: { dataset_id: datasetId } });
    },
  });
}
