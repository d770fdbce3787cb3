import { IconDots } from "@tabler/icons-react";
import { useFeature } from "#/api/session.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { timelineText } from "#/strings/timeline.ts";
import type { SnapshotMenuProps } from "./snapshot-menu-entries.tsx";
import { snapshotName } from "./snapshot-name.ts";

const loadEntries = () => import("./snapshot-menu-entries.tsx");
let loaded: Awaited<ReturnType<typeof loadEntries>> | undefined;

/** The menu button (three dots) of a snapshot. */
export function SnapshotMenu(
  props: SnapshotMenuProps & {
    /** By default it names the snapshot. */
    label?: string;
  },
) {
  const exports = useFeature("exports") === true;
  return (
    <LazyMenu
      label={props.label ?? timelineText.actionsOf(snapshotName(props.snapshot))}
      entries={() => loaded?.snapshotMenuEntries({ ...props, exports }) ?? []}
      onArm={async () => {
        props.prepareDialogs();
        loaded = await loadEntries();
      }}
    >
      <IconDots size={18} />
    </LazyMenu>
  );
}
