import type { Dataset } from "#contract/dataset.ts";
import type { DatasetFacts } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { describeError } from "#/api/describe-error.ts";
import { hasStatus } from "#/api/errors.ts";
import type { DialogError } from "#/components/dialog-body.tsx";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";

/**
 * The common properties of the dialogs. While a request is pending a dialog cannot be closed: its answer would be lost.
 */
export interface DialogProps {
  dataset: Dataset;
  facts: DatasetFacts;
  onClose: () => void;
  onPending: (pending: boolean) => void;
}

export interface SnapshotDialogProps extends DialogProps {
  snapshot: Snapshot;
}

export function dialogError(error: unknown): DialogError | null {
  return error === null ? null : describeError(error);
}

/** The error of a dialog about one snapshot: if that is gone, retrying cannot help. */
export function snapshotError(error: unknown, safetyMade = false): DialogError | null {
  if (!hasStatus(error, 404)) return dialogError(error);
  const { title, untouched, safetyKept } = dialogText.gone;
  return { title, message: safetyMade ? safetyKept : untouched, requestId: null, final: true };
}
