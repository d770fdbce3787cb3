import type { ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";
import type { Snapshot } from "#contract/snapshot.ts";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { snapshotActions } from "./snapshot-actions.ts";

interface RestoreButtonProps extends Pick<ButtonProps, "size" | "variant"> {
  snapshot: Snapshot;
  reasonClassName?: string | undefined;
  children: ReactNode;
}

/** Opens the dialog that restores a snapshot, on any page of its dataset; shows the reason where that is refused. */
export function RestoreButton({ snapshot, ...button }: RestoreButtonProps) {
  const { dataset, facts, openDialog, prepareDialogs } = useDatasetPage();
  return (
    <ReasonedButton
      {...button}
      disabledReason={snapshotActions(snapshot, facts, dataset.changes_since_current).restore}
      onPointerEnter={prepareDialogs}
      onFocus={prepareDialogs}
      onClick={() => openDialog({ kind: "restore", snapshot })}
    />
  );
}
