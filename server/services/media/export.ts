import { exportFacts } from "#contract/export.ts";
import { formatsWithFiles } from "#contract/formats.ts";
import type { Source } from "../../formats/format.ts";
import { writers } from "../../formats/writers.ts";
import { listFields } from "../../catalog/custom-metadata.ts";
import { datasetOf } from "../access/access.ts";
import { versionAt } from "../access/version-at.ts";
import type { Deps } from "../deps.ts";
import { exportTaskServices } from "./export-tasks.ts";
import { bytesOfFiles, descriptionsOf } from "./export-source.ts";
import { exportedItems } from "./exported-items.ts";
import { originalsService } from "./originals.ts";
import type { Services } from "../../ports/services.ts";
import { lanceSource } from "../snapshots/lance-source.ts";
import { filterResolver } from "./resolve-filter.ts";
import { withMoved } from "../with-moved.ts";

export function exportServices(deps: Deps): Services["exports"] {
  const { catalog, lake, blobs } = deps;
  const resolve = filterResolver({ catalog, lake });
  return {
    originals: originalsService(deps),
    lanceSource: lanceSource(deps),
    ...exportTaskServices(deps),
    async media(actor, datasetId, at, { filter: asked, format, includeMedia }) {
      return await withMoved(async () => {
        const dataset = await datasetOf(catalog.db, actor, datasetId);
        const { ref, snapshot } = await versionAt(catalog.db, dataset, at);
        const reader = await lake.reader(dataset.family_id, ref);
        const filter = await resolve(asked, async () => ({ dataset, ref, reader }));
        const lists = await listFields(catalog.db, dataset.family_id);
        const version = snapshot?.name ?? "now";
        const source: Source = {
          items: () => exportedItems(reader, { filter, lists }),
          descriptions: descriptionsOf(catalog.db, dataset.family_id),
          media: includeMedia ?? formatsWithFiles.has(format),
          dataset: dataset.name,
          version,
        };
        const { single, files } = await writers[format](source);
        const bytes = bytesOfFiles({ single, files }, blobs);
        // The first part before the answer begins: an invalid filter is refused, rather than cutting the answer off.
        const first = await bytes.next();
        return {
          ...exportFacts(dataset.name, version, { format, single }),
          body: ReadableStream.from(joined(first, bytes)),
        };
      });
    },
  };
}

async function* joined(
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array> {
  try {
    if (first.done !== true) yield first.value;
    yield* rest;
  } finally {
    await rest.return();
  }
}
