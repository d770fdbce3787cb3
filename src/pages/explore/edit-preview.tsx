import { describeError } from "#/api/describe-error.ts";
import { bulkText } from "#/strings/explore.ts";
import classes from "./bulk-dialog.module.css";
import type { EditPreviewState } from "./use-edit-preview.ts";

/** How many of the selected items an edit would really change. Its line is there before, so that nothing jumps. */
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
