import type { LineFormat } from "#contract/export.ts";
import type { MediaFilter } from "#contract/media.ts";
import { exportSelection, getOriginalsOfSelection } from "#contract/routes/export.ts";
import { addressOf, call } from "./client.ts";
import { normalMediaFilter } from "./media.ts";

/** An id that no item has. */
const nothing = "00000000-0000-0000-0000-000000000000";

/**
 * Makes the browser save the items of a filter, of the present state (`at` null) or of a snapshot. Sends a form rather
 * than a request: the browser writes the file to disk as it arrives, whatever its size. The answer of a form cannot be
 * read, so the same request, for no item, is sent first. Needs the feature `export`.
 * @throws ApiError where it is refused.
 */
export async function downloadMedia(
  datasetId: string,
  { at, filter, format }: { at: string | null; filter: MediaFilter; format: LineFormat },
): Promise<void> {
  const args = { params: { dataset_id: datasetId } };
  const of = { format, at: at ?? "head" };
  const wanted = normalMediaFilter(filter);
  const none = JSON.stringify({ ...wanted, media_ids: [nothing] });
  await call(exportSelection, { ...args, body: { ...of, filter: none } });
  sendForm(addressOf(exportSelection, args), { ...of, filter: JSON.stringify(wanted) });
}

/**
 * The same for the files of the items, in one ZIP. Needs the feature `originals`.
 * @throws ApiError where it is refused: more than `mostOriginals` are.
 */
export async function downloadOriginals(
  datasetId: string,
  { at, filter }: { at: string | null; filter: MediaFilter },
): Promise<void> {
  const args = { params: { dataset_id: datasetId } };
  const of = { at: at ?? "head" };
  const wanted = normalMediaFilter(filter);
  const none = JSON.stringify({ ...wanted, media_ids: [nothing] });
  await call(getOriginalsOfSelection, { ...args, body: { ...of, filter: none } });
  sendForm(addressOf(getOriginalsOfSelection, args), { ...of, filter: JSON.stringify(wanted) });
}

function sendForm(action: string, fields: Record<string, string>): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  // In a new tab, which closes once its answer is a file: in this tab the browser would ask whether to leave an upload.
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
