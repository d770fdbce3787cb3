import { Modal } from "@mantine/core";
import { useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import type { DatasetFacts } from "#contract/rules.ts";
import { layers } from "#/components/ui/layers.ts";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { adoptText } from "#/strings/adopt.ts";
import { scopeText } from "#/strings/restore-impact.ts";
import { exportsText, useVersionText } from "#/strings/exports.ts";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import { snapshotActions } from "#/features/snapshots/snapshot-actions.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { CloneDialog } from "./clone-dialog.tsx";
import { CreateDialog } from "./create-dialog.tsx";
import type { DialogProps } from "./dialog-props.ts";
import type { DialogRequest } from "#/features/dataset/dialog-request.ts";
import { ExportDialog } from "./export-dialog.tsx";
import { UseVersionDialog } from "./use-version-dialog.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { RemoveSeveralDialog } from "./remove-several-dialog.tsx";
import { RestoreDialog } from "./restore-dialog.tsx";

interface SnapshotDialogsProps {
  request: DialogRequest | null;
  dataset: Dataset;
  facts: DatasetFacts;
  onClose: () => void;
}

/** All dialogs about snapshots: one is open at a time, so they share one frame. */
export function SnapshotDialogs({ request, dataset, facts, onClose }: SnapshotDialogsProps) {
  const [pending, setPending] = useState(false);
  const seen = useAfterMount(request, null);
  const shown = request === null ? null : seen;

  return (
    <Modal
      opened={shown !== null}
      onClose={onClose}
      title={shown && titleOf(shown, dataset, facts)}
      size="lg"
      zIndex={layers.questions}
      closeOnEscape={!pending}
      closeOnClickOutside={!pending}
      withCloseButton={!pending}
    >
      {shown && (
        <Body
          request={shown}
          dataset={dataset}
          facts={facts}
          onClose={onClose}
          onPending={setPending}
        />
      )}
    </Modal>
  );
}

function Body({ request, ...props }: DialogProps & { request: DialogRequest }) {
  switch (request.kind) {
    case "create":
      return <CreateDialog {...props} />;
    case "edit":
      return <EditDialog {...props} snapshot={request.snapshot} />;
    case "clone":
      return <CloneDialog {...props} snapshot={request.snapshot} />;
    case "export":
      return <ExportDialog {...props} items={request.items} />;
    case "use":
      return <UseVersionDialog {...props} snapshot={request.snapshot} />;
    case "remove":
      return <RemoveDialog {...props} snapshot={request.snapshot} />;
    case "remove-several":
      return <RemoveSeveralDialog {...props} snapshots={request.snapshots} />;
    case "restore":
      return (
        <RestoreDialog
          {...props}
          snapshot={request.snapshot}
          items={request.items ?? null}
          discard={false}
        />
      );
    case "adopt":
      return (
        <RestoreDialog
          {...props}
          snapshot={request.snapshot}
          from={request.from}
          items={null}
          discard={false}
        />
      );
    case "discard":
      return <RestoreDialog {...props} snapshot={request.snapshot} items={null} discard />;
    default:
      return null;
  }
}

function titleOf(request: DialogRequest, dataset: Dataset, facts: DatasetFacts): string {
  switch (request.kind) {
    case "create":
      return dialogText.create.title;
    case "edit":
      return dialogText.edit.title;
    case "clone":
      return dialogText.clone.title;
    case "export":
      return exportsText.title(request.items.count);
    case "use":
      return useVersionText.title(snapshotName(request.snapshot));
    case "adopt":
      return adoptText.title(snapshotName(request.snapshot), request.from.name);
    case "discard":
      return dialogText.restore.discardTitle;
    case "restore":
      return request.items
        ? scopeText.itemsTitle(request.items.name, snapshotName(request.snapshot))
        : dialogText.restore.title(snapshotName(request.snapshot));
    case "remove":
      return dialogText.remove.title(snapshotName(request.snapshot));
    case "remove-several":
      return dialogText.removeSeveral.title(
        request.snapshots.filter(
          (row) => snapshotActions(row, facts, dataset.changes_since_current).remove === null,
        ).length,
        request.snapshots.length,
      );
    default:
      return "";
  }
}
