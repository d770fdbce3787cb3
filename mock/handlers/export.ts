import {
  type ExportFormat,
  contentDisposition,
  exportFileName,
  exportHead,
  exportLine,
  exportTypes,
  exportedItem,
} from "#contract/export.ts";
import type { MediaFilter } from "#contract/media.ts";
import { archiveNames, mostOriginals, originalsFileName } from "#contract/originals.ts";
import {
  exportMedia,
  exportSelection,
  getOriginals,
  getOriginalsOfSelection,
} from "#contract/routes/export.ts";
import { makeZip } from "client-zip";
import { visibleDataset } from "../access.ts";
import type { DatasetRow, MockDb } from "../db.ts";
import { failure } from "../failure.ts";
import { bytes, on, type Typed } from "../handle.ts";
import { drawPicture } from "../pictures.ts";
import { mediaView } from "../views.ts";
import { inOrder, matchingItems, versionAt } from "./media.ts";

interface Wanted {
  at: string | undefined;
  filter: MediaFilter;
  format: ExportFormat;
}

export const exportHandlers = [
  on(exportMedia, ({ db, user, params, query }) => {
    const { at, format = "jsonl", ...filter } = query;
    return file(db, visibleDataset(db, user, params.dataset_id), { at, filter, format });
  }),

  on(exportSelection, async (call) => {
    const dataset = visibleDataset(call.db, call.user, call.params.dataset_id);
    const { at, format = "jsonl", filter } = await call.body();
    return file(call.db, dataset, { at, filter, format });
  }),

  on(getOriginals, async ({ db, user, params, query }) => {
    const { at, ...filter } = query;
    return originals(db, visibleDataset(db, user, params.dataset_id), { at, filter }, ["query"]);
  }),

  on(getOriginalsOfSelection, async (call) => {
    const dataset = visibleDataset(call.db, call.user, call.params.dataset_id);
    const { at, filter } = await call.body();
    return originals(call.db, dataset, { at, filter }, ["body", "filter"]);
  }),
];

async function originals(
  db: MockDb,
  dataset: DatasetRow,
  { at, filter }: Omit<Wanted, "format">,
  loc: string[],
): Promise<Typed<undefined>> {
  const version = versionAt(db, dataset, at);
  const found = inOrder(matchingItems(db, dataset, version.items, filter));
  if (found.length > mostOriginals) {
    const most = mostOriginals.toLocaleString("en");
    const many = found.length.toLocaleString("en");
    const msg = `One archive has at most ${most} files, and the filter selects ${many}`;
    throw failure(422, [{ type: "value_error", loc, msg, input: null }]);
  }
  const nameFor = archiveNames();
  const entries = found.map((item) => ({
    name: nameFor(item.file_name),
    lastModified: new Date(item.added_at),
    input: drawPicture(item.hash, item.width, item.height, item.media_type === "video"),
  }));
  const name = version === dataset ? "now" : version.name;
  const archive = await new Response(makeZip(entries)).bytes();
  return bytes(archive, {
    headers: {
      "Content-Type": "application/zip",
      "Content-Disposition": contentDisposition(originalsFileName(dataset.name, name)),
    },
  });
}

function file(db: MockDb, dataset: DatasetRow, { at, filter, format }: Wanted): Typed<undefined> {
  const version = versionAt(db, dataset, at);
  const lines = inOrder(matchingItems(db, dataset, version.items, filter)).map((item) =>
    exportLine(format, exportedItem(mediaView(dataset.id, item))),
  );
  const name = version === dataset ? "now" : version.name;
  return bytes(exportHead(format) + lines.join(""), {
    headers: {
      "Content-Type": exportTypes[format],
      "Content-Disposition": contentDisposition(exportFileName(dataset.name, name, format)),
    },
  });
}
