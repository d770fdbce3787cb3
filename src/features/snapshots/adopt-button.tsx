import type { Dataset } from "#contract/dataset.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { useFeature } from "#/api/session.ts";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { adoptText } from "#/strings/adopt.ts";
import { snapshotActions } from "./snapshot-actions.ts";

interface AdoptButtonProps {
  /** The other dataset of the family. */
  from: Dataset;
  /** The version of it; undefined: its present state, which is in no snapshot. */
  snapshot: Snapshot | undefined;
  reasonClassName?: string | undefined;
}

/** Opens the dialog that makes the dataset of the page what a version of another one is. */
export function AdoptButton({ from, snapshot, reasonClassName }: AdoptButtonProps) {
  const { dataset, facts, openDialog, prepareDialogs } = useDatasetPage();
  if (useFeature("adopt") !== true) return null;
  const { display_name: name } = from;
  return (
    <ReasonedButton
      size="compact-xs"
      variant="filled"
      reasonClassName={reasonClassName}
      disabledReason={
        snapshot === undefined
          ? adoptText.unsaved(name)
          : // The current version of the other dataset is not that of this one.
            snapshotActions({ ...snapshot, is_current: false }, facts, null).restore
      }
      onPointerEnter={prepareDialogs}
      onFocus={prepareDialogs}
      onClick={() =>
        snapshot && openDialog({ kind: "adopt", snapshot, from: { id: from.id, name } })
      }
    >
      {adoptText.button(dataset.display_name)}
    </ReasonedButton>
  );
}
