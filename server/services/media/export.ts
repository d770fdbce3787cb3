import {
  type ExportFormat,
  exportFileName,
  exportHead,
  exportLine,
  exportedItem,
} from "#contract/export.ts";
import type { LakeFilter } from "../../lake/read/lake-filter.ts";
import type { VersionReader } from "../../lake/read/reader.ts";
import { datasetOf } from "../access/access.ts";
import { versionAt } from "../access/version-at.ts";
import type { Deps } from "../deps.ts";
import { originalsService } from "./originals.ts";
import type { Services } from "../../ports/services.ts";
import { filterResolver } from "./resolve-filter.ts";
import { toMediaItem } from "../to-wire.ts";
import { withMoved } from "../with-moved.ts";

/** Items in memory at a time. */
const itemsAtOnce = 1000;

export function exportServices(deps: Deps): Services["exports"] {
  const { catalog, lake } = deps;
  const resolve = filterResolver({ catalog, lake });
  return {
    originals: originalsService(deps),
    async media(actor, datasetId, at, { filter, format }) {
      return await withMoved(async () => {
        const dataset = await datasetOf(catalog.db, actor, datasetId);
        const { ref, snapshot } = await versionAt(catalog.db, dataset, at);
        const reader = await lake.reader(dataset.family_id, ref);
        const resolved = await resolve(filter, async () => ({ dataset, ref, reader }));
        const lines = linesOf(reader, { datasetId, filter: resolved, format });
        // The first part before the answer begins: an invalid filter is refused, rather than cutting the answer off.
        const first = await lines.next();
        return {
          fileName: exportFileName(dataset.name, snapshot?.name ?? "now", format),
          body: ReadableStream.from(encoded(first, lines)),
        };
      });
    },
  };
}

interface Lines {
  datasetId: string;
  filter: LakeFilter;
  format: ExportFormat;
}

/** The file in parts of a thousand lines; each part is read when the previous one has been sent. */
async function* linesOf(
  reader: VersionReader,
  { datasetId, filter, format }: Lines,
): AsyncGenerator<string, void> {
  let part = exportHead(format);
  let cursor: string | undefined;
  do {
    const page = await reader.page({ filter, cursor, limit: itemsAtOnce });
    for (const item of page.items) {
      part += exportLine(format, exportedItem(toMediaItem(item, datasetId)));
    }
    yield part;
    part = "";
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

async function* encoded(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string, void>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  if (first.done !== true) yield encoder.encode(first.value);
  for await (const part of rest) yield encoder.encode(part);
}
