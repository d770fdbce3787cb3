import { IconArrowDown } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Snapshot } from "#contract/snapshot.ts";
import type { Task } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { StatusBadge } from "#/components/ui/status-badge.tsx";
import { isAdoption } from "#/features/snapshots/is-adoption.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { absoluteTime, relativeTime } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import { timelineText } from "#/strings/timeline.ts";
import { pinnedText as text } from "#/strings/timeline-later.ts";
import type { PinnedPlaces } from "./use-in-view.ts";
import classes from "./pinned-line.module.css";

export interface PinnedLineProps {
  current: Snapshot;
  /** The restore that made it current, if it is known. */
  restore: Task | null;
  places: PinnedPlaces;
  /** Items that differ from it. */
  changes: number;
  /** The address of the comparison with the present state; null if the backend cannot compare. */
  compare: string | null;
  onShow: () => void;
}

/**
 * Names the current version where its row is not in view, or not the newest one. In the second case its place is part of
 * the page; in the first it lies over the rows, which it must not move.
 */
export function PinnedLine(props: PinnedLineProps) {
  const { current, restore, places, changes, compare, onShow } = props;
  const now = useNow();
  const at = parseWireTime(restore?.end_time ?? current.created_at);
  const by = restore?.created_by ?? current.created_by;
  const since = relativeTime(at, now);
  return (
    <div
      className={classes.root}
      data-over={places.isNewest || undefined}
      role="group"
      aria-label={timelineText.badges.current}
    >
      <span className={classes.mark} aria-hidden />
      <bdi className={classes.name} title={current.snapshot_name}>
        {snapshotName(current)}
      </bdi>
      <StatusBadge tone="good">{timelineText.badges.current}</StatusBadge>
      <span className={classes.since} title={absoluteTime(at)}>
        {restore === null
          ? text.saved(since, by)
          : isAdoption(restore)
            ? text.adopted(since, by)
            : text.restored(since, by)}
      </span>
      {!places.now && (
        <span className={classes.changes}>
          {timelineText.itemsChanged(changes)}
          {compare !== null && (
            <>
              {" · "}
              <Link to={compare}>{timelineText.compare}</Link>
            </>
          )}
        </span>
      )}
      {!places.current && (
        <button type="button" className={classes.show} onClick={onShow}>
          <span>{text.show}</span>
          <IconArrowDown size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}
