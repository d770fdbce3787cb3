import type { DatasetRow } from "../catalog/schema.ts";
import type { Actor } from "../ports/requests.ts";
import type { TestService } from "../testing/test-service.ts";
import type { Process } from "./process.ts";
import { hashAll } from "./verify.ts";

/** The tags of every item, by file name. */
export type Shown = Record<string, string[]>;

export async function tagsByFile(
  { services }: Pick<Process, "services">,
  actor: Actor,
  datasetId: string,
  at?: string,
): Promise<Shown> {
  const query = { filter: {}, limit: 1000, total: false };
  const { items } = await services.media.page(actor, datasetId, at, query);
  return Object.fromEntries(items.map((item) => [item.file_name, item.tags]));
}

export async function rowOf(
  { deps }: Pick<TestService, "deps">,
  datasetId: string,
): Promise<DatasetRow> {
  return await deps.catalog.db
    .selectFrom("datasets")
    .selectAll()
    .where("id", "=", datasetId)
    .executeTakeFirstOrThrow();
}

/** See `hashAll`. */
export async function contentHashes(
  service: Pick<TestService, "deps" | "lakeSite">,
): Promise<Map<string, string>> {
  return await hashAll(service.deps.catalog, service.lakeSite);
}
