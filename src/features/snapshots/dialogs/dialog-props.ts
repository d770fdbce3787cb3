import type { Dataset } from "#contract/dataset.ts";
import type { DatasetFacts } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { describeError } from "#/api/describe-error.ts";
import { hasStatus } from "#/api/errors.ts";
import type { DialogError } from "#/components/dialog-body.tsx";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";

/** What every dialog gets. While it is pending it cannot be closed: its answer would be lost. */
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

/** The same for a dialog about one snapshot: where that is gone, trying again is of no use. */
export function snapshotError(error: unknown, safetyMade = false): DialogError | null {
  if (!hasStatus(error, 404)) return dialogError(error);
  const { title, untouched, safetyKept } = dialogText.gone;
  return { title, message: safetyMade ? safetyKept : untouched, requestId: null, final: true };
}
