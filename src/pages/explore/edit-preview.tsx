import { describeError } from "#/api/describe-error.ts";
import { bulkText } from "#/strings/explore.ts";
import classes from "./bulk-dialog.module.css";
import type { EditPreviewState } from "./use-edit-preview.ts";

/**
 * The number of selected items that an edit would change. Its line is always rendered, so that the layout does not
 * shift.
 */
export function EditPreview({ preview, of }: { preview: EditPreviewState; of: number }) {
  const { count, isCounting, error } = preview;
  const words = bulkText.preview;
  return (
    <p className={classes.preview} role="status">
      {error && words.failed(describeError(error).message)}
      {isCounting && words.counting}
      {count !== null && (count === 0 ? words.none(of) : words.some(count, of))}
    </p>
  );
}
