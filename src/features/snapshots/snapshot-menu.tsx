import { IconDots } from "@tabler/icons-react";
import type { Dataset } from "#contract/dataset.ts";
import type { DatasetFacts } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { timelineText } from "#/strings/timeline.ts";
import type { DialogRequest } from "#/features/dataset/dialog-request.ts";
import { snapshotName } from "./snapshot-name.ts";

const loadEntries = () => import("./snapshot-menu-entries.tsx");
let loaded: Awaited<ReturnType<typeof loadEntries>> | undefined;

export interface SnapshotMenuProps {
  snapshot: Snapshot;
  dataset: Dataset;
  facts: DatasetFacts;
  openDialog: (request: DialogRequest) => void;
  prepareDialogs: () => void;
}

/** The menu button (three dots) of a snapshot. */
export function SnapshotMenu(props: SnapshotMenuProps) {
  return (
    <LazyMenu
      label={timelineText.actionsOf(snapshotName(props.snapshot))}
      entries={() => loaded?.snapshotMenuEntries(props) ?? []}
      onArm={async () => {
        props.prepareDialogs();
        loaded = await loadEntries();
      }}
    >
      <IconDots size={18} />
    </LazyMenu>
  );
}
