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
import { exportMedia, exportSelection } from "#contract/routes/export.ts";
import { visibleDataset } from "../access.ts";
import type { DatasetRow, MockDb } from "../db.ts";
import { bytes, on, type Typed } from "../handle.ts";
import { matches } from "../media.ts";
import { mediaView } from "../views.ts";
import { inOrder, versionAt } from "./media.ts";

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
];

function file(db: MockDb, dataset: DatasetRow, { at, filter, format }: Wanted): Typed<undefined> {
  const version = versionAt(db, dataset, at);
  const lines = inOrder(version.items.filter((item) => matches(filter, item))).map((item) =>
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
