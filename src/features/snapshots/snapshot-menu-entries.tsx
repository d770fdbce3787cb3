import { IconCopy, IconCopyPlus, IconPencil, IconRestore, IconTrash } from "@tabler/icons-react";
import type { Dataset } from "#contract/dataset.ts";
import type { DatasetFacts } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import type { MenuEntry } from "#/components/ui/menu-entries.ts";
import { copyText } from "#/lib/clipboard.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { menuText } from "#/strings/snapshot-details.ts";
import { timelineText } from "#/strings/timeline.ts";
import { snapshotActions } from "./snapshot-actions.ts";
import type { DialogRequest } from "#/features/dataset/dialog-request.ts";

export interface SnapshotMenuProps {
  snapshot: Snapshot;
  dataset: Dataset;
  facts: DatasetFacts;
  openDialog: (request: DialogRequest) => void;
  prepareDialogs: () => void;
}

const text = timelineText.actions;

/** The actions for a snapshot, in the documented order; disabled ones have the reason. */
export function snapshotMenuEntries(props: SnapshotMenuProps): MenuEntry[] {
  const { snapshot, dataset, facts, openDialog } = props;
  const refused = snapshotActions(snapshot, facts, dataset.changes_since_current);
  const open = (kind: "edit" | "clone" | "restore" | "remove") => () =>
    openDialog({ kind, snapshot });
  return [
    {
      kind: "action",
      label: text.edit,
      icon: <IconPencil size={16} />,
      disabledReason: refused.edit,
      onSelect: open("edit"),
    },
    {
      kind: "action",
      label: text.clone,
      icon: <IconCopyPlus size={16} />,
      disabledReason: refused.clone,
      onSelect: open("clone"),
    },
    {
      kind: "action",
      label: text.copyId,
      icon: <IconCopy size={16} />,
      onSelect: () => void copyId(snapshot.snapshot_id),
    },
    {
      kind: "action",
      label: text.restore,
      icon: <IconRestore size={16} />,
      disabledReason: refused.restore,
      onSelect: open("restore"),
    },
    { kind: "divider" },
    {
      kind: "action",
      label: text.remove,
      icon: <IconTrash size={16} />,
      disabledReason: refused.remove,
      danger: true,
      onSelect: open("remove"),
    },
  ];
}

async function copyId(snapshotId: string): Promise<void> {
  if (await copyText(snapshotId)) notifySuccess({ message: menuText.copied });
  else notifyError({ title: menuText.copyFailed, message: snapshotId });
}
