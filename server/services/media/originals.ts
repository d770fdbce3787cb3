import { mostOriginals, originalsFacts } from "#contract/originals.ts";
import { invalid } from "../../errors.ts";
import type { OutFile } from "../../formats/format.ts";
import { named } from "../../formats/names.ts";
import type { Services } from "../../ports/services.ts";
import { datasetOf } from "../access/access.ts";
import { versionAt } from "../access/version-at.ts";
import type { Deps } from "../deps.ts";
import { archiveOf } from "./archive.ts";
import { exportedItems } from "./exported-items.ts";
import { filterResolver } from "./resolve-filter.ts";
import { withMoved } from "../with-moved.ts";

/** The files of many items in one archive. */
export function originalsService({ catalog, lake, blobs }: Deps): Services["exports"]["originals"] {
  const resolve = filterResolver({ catalog, lake });
  return async (actor, datasetId, at, { filter: asked, place }) =>
    await withMoved(async () => {
      const dataset = await datasetOf(catalog.db, actor, datasetId);
      const { ref, snapshot } = await versionAt(catalog.db, dataset, at);
      const reader = await lake.reader(dataset.family_id, ref);
      const filter = await resolve(asked, async () => ({ dataset, ref, reader }));
      const count = await reader.count(filter);
      if (count > mostOriginals) {
        const most = mostOriginals.toLocaleString("en");
        const many = count.toLocaleString("en");
        const where = place === "query" ? ["query"] : ["body", "filter"];
        throw invalid(
          where,
          `One archive has at most ${most} files, and the filter selects ${many}`,
        );
      }
      const files = filesOf(exportedItems(reader, { filter, lists: new Set() }));
      return {
        ...originalsFacts(dataset.name, snapshot?.name ?? "now"),
        body: ReadableStream.from(archiveOf(files, blobs)),
      };
    });
}

async function* filesOf(items: ReturnType<typeof exportedItems>): AsyncGenerator<OutFile> {
  for await (const { item, name } of named(items)) yield { name, content: { media: item } };
}
