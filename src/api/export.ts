import type { ExportFormat } from "#contract/export.ts";
import type { MediaFilter } from "#contract/media.ts";
import { exportSelection } from "#contract/routes/export.ts";
import { addressOf } from "./client.ts";
import { normalMediaFilter } from "./media.ts";

/**
 * Has the browser save the items that a filter selects, now (`at` null) or at a snapshot. A form is sent rather than
 * a request of ours: the file goes to the disk as it arrives, whatever its size. What is refused opens in a tab of
 * its own, with its reason. Needs the feature `export`.
 */
export function downloadMedia(
  datasetId: string,
  { at, filter, format }: { at: string | null; filter: MediaFilter; format: ExportFormat },
): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = addressOf(exportSelection, { params: { dataset_id: datasetId } });
  form.target = "_blank";
  form.hidden = true;
  const fields = { format, filter: JSON.stringify(normalMediaFilter(filter)), at: at ?? "head" };
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.requestSubmit();
  form.remove();
}
