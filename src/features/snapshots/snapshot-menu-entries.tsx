import {
  IconCode,
  IconCopy,
  IconCopyPlus,
  IconDownload,
  IconPencil,
  IconRestore,
  IconTrash,
} from "@tabler/icons-react";
import type { Dataset } from "#contract/dataset.ts";
import type { DatasetFacts } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import type { MenuEntry } from "#/components/ui/menu-entries.ts";
import { copyText } from "#/lib/clipboard.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { exportsText, useVersionText } from "#/strings/exports.ts";
import { menuText } from "#/strings/snapshot-details.ts";
import { timelineText } from "#/strings/timeline.ts";
import { snapshotName } from "./snapshot-name.ts";
import { snapshotActions } from "./snapshot-actions.ts";
import type { DialogRequest } from "#/features/dataset/dialog-request.ts";

export interface SnapshotMenuProps {
  snapshot: Snapshot;
  dataset: Dataset;
  facts: DatasetFacts;
  openDialog: (request: DialogRequest) => void;
  prepareDialogs: () => void;
  /** The server has exports. */
  exports?: boolean;
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
    ...(props.exports === true ? outEntries(props) : []),
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

function outEntries({ snapshot, openDialog }: SnapshotMenuProps): MenuEntry[] {
  const items = {
    at: snapshot.snapshot_id,
    version: snapshotName(snapshot),
    filter: {},
    count: snapshot.n_images + snapshot.n_videos,
  };
  return [
    { kind: "divider" },
    {
      kind: "action",
      label: useVersionText.entry,
      icon: <IconCode size={16} />,
      onSelect: () => openDialog({ kind: "use", snapshot }),
    },
    {
      kind: "action",
      label: exportsText.entry,
      icon: <IconDownload size={16} />,
      onSelect: () => openDialog({ kind: "export", items }),
    },
  ];
}

async function copyId(snapshotId: string): Promise<void> {
  if (await copyText(snapshotId)) notifySuccess({ message: menuText.copied });
  else notifyError({ title: menuText.copyFailed, message: snapshotId });
}
