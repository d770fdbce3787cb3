import { type MediaItem, editMediaResultSchema, mediaPageSchema } from "#contract/media.ts";
import type { Api } from "./target.ts";

export async function mediaOf(api: Api, datasetId: string, query = ""): Promise<MediaItem[]> {
  return (await api.json(mediaPageSchema, "GET", `/dataset/${datasetId}/media?${query}`)).items;
}

export async function editMedia(
  api: Api,
  datasetId: string,
  media_ids: (string | undefined)[],
  change: object,
): Promise<void> {
  await api.json(editMediaResultSchema, "PATCH", `/dataset/${datasetId}/media`, {
    body: { filter: { media_ids }, ...change },
  });
}

/** A dataset with its first snapshot and, since then, one item removed and three changed. */
export async function changedDataset(api: Api) {
  const { id, name } = await api.target.newReadyDataset();
  const first = (await api.current(id)).snapshot_id;
  const items = await mediaOf(api, id);
  const [a, b, c, d] = items.map((item) => item.media_id);
  await editMedia(api, id, [a, b], { add_labels: [{ name: "new label" }] });
  await editMedia(api, id, [b, c], { add_tags: ["new tag"], metadata: { shelf: "left" } });
  await api.request("DELETE", `/dataset/${id}/media`, { body: { filter: { media_ids: [d] } } });
  return { api, id, name, first, items, ids: { a, b, c, d } };
}
