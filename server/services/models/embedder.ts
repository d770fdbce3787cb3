import { type RefusalReason, because } from "#contract/refusals.ts";
import type { DatasetRow, SnapshotRow } from "../../catalog/schema.ts";
import { type Models, embedder } from "../../models/models.ts";

/** A model whose embeddings compare pictures. */
export interface Embedder {
  id: string;
  version: string;
}

/**
 * The model that a version's clusters were made with, which compares its pictures. That of a version that was never
 * re-indexed is the usual one.
 * @param clusteredBy as the catalog has it
 */
export function embedderOf(clusteredBy: string | null): Embedder {
  if (clusteredBy === null) return embedder;
  const end = clusteredBy.lastIndexOf("@");
  return { id: clusteredBy.slice(0, end), version: clusteredBy.slice(end + 1) };
}

/** The embedder of a snapshot; null: of the present state. */
export function embedderAt(
  dataset: Pick<DatasetRow, "clustered_by">,
  snapshot: Pick<SnapshotRow, "clustered_by"> | null,
): Embedder {
  return embedderOf((snapshot ?? dataset).clustered_by);
}

/** As the catalog has it. The usual model has no name there. */
export function clusteredByOf(model: Embedder): string | null {
  return isUsual(model) ? null : `${model.id}@${model.version}`;
}

export function isUsual({ id }: Embedder): boolean {
  return id === embedder.id;
}

/** Why a model cannot look at pictures now; null where it can. */
export async function whyCannotEmbed(
  models: Models,
  { id, version }: Embedder,
): Promise<RefusalReason | null> {
  const why = models.whyNoEmbeddings();
  if (why !== null) return why;
  const model = await models.find(id);
  if (model === undefined) return because("model_gone", { model: id });
  if (model.absent !== null) return model.absent;
  return model.version === version ? null : because("model_changed", { model: model.name });
}
