import type { ExportFormat } from "#contract/export.ts";
import type { MediaFilter } from "#contract/media.ts";
import { exportSelection } from "#contract/routes/export.ts";
import { addressOf, call } from "./client.ts";
import { normalMediaFilter } from "./media.ts";

/** The id of no item. */
const nothing = "00000000-0000-0000-0000-000000000000";

/**
 * Has the browser save the items that a filter selects, now (`at` null) or at a snapshot. A form is sent rather than
 * a request of ours: the file goes to the disk as it arrives, whatever its size. Since its answer cannot be read, the
 * same is asked of no item before. Needs the feature `export`.
 * @throws ApiError where it is refused.
 */
export async function downloadMedia(
  datasetId: string,
  { at, filter, format }: { at: string | null; filter: MediaFilter; format: ExportFormat },
): Promise<void> {
  const args = { params: { dataset_id: datasetId } };
  const of = { format, at: at ?? "head" };
  const wanted = normalMediaFilter(filter);
  const none = JSON.stringify({ ...wanted, media_ids: [nothing] });
  await call(exportSelection, { ...args, body: { ...of, filter: none } });
  sendForm(addressOf(exportSelection, args), { ...of, filter: JSON.stringify(wanted) });
}

function sendForm(action: string, fields: Record<string, string>): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  // In a tab of its own, which goes as soon as a file is the answer: here it would ask whether to leave an upload.
  form.target = "_blank";
  form.hidden = true;
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
