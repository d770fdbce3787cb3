import { type ReactNode, memo } from "react";
import { Link } from "react-router";
import { because } from "#contract/refusals.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { Ago, Moment } from "#/components/ui/moment.tsx";
import { StatusBadge } from "#/components/ui/status-badge.tsx";
import { datasetItems } from "#/strings/dataset-words.ts";
import { reasonNames, timelineText } from "#/strings/timeline.ts";
import { RowCheck, type RowCheckProps } from "./row-check.tsx";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import classes from "#/pages/timeline/list/timeline-row.module.css";
import { whyNot } from "#/strings/refusals.ts";

export interface SnapshotNodeProps {
  snapshot: Snapshot;
  at: Date;
  /** The address that shows this snapshot in the side panel. */
  to: string;
  selected: boolean;
  /** Absent where there are no actions for several snapshots. */
  check?: RowCheckProps;
  /** Beside the name: its changes. */
  summary?: ReactNode;
  menu: ReactNode;
}

/** A snapshot on the timeline. */
export const SnapshotNode = memo(function SnapshotNode(props: SnapshotNodeProps) {
  const { snapshot, at, to, selected, check, summary, menu } = props;
  const name = snapshotName(snapshot);
  return (
    <article
      className={classes.body}
      data-clickable
      data-tip-scope
      data-selected={selected || undefined}
      data-checked={check?.checked || undefined}
      aria-label={name}
    >
      <span className={classes.mark} data-look={lookOf(snapshot)} aria-hidden />
      {check && <RowCheck {...check} />}
      <div className={classes.main}>
        <div className={classes.title}>
          <Link
            to={to}
            className={classes.name}
            preventScrollReset
            aria-current={selected || undefined}
            data-snapshot-link={snapshot.snapshot_id}
            onClick={(event) => {
              if (!event.shiftKey || !check) return;
              // The browser would open a new window: a shift-click selects the rows from the last one to this one.
              event.preventDefault();
              check.onToggle(true);
            }}
          >
            <bdi>{name}</bdi>
          </Link>
          {snapshot.is_restoring && (
            <StatusBadge tone="busy">{timelineText.badges.restoring}</StatusBadge>
          )}
          {snapshot.damaged && (
            <span
              title={whyNot(because("snapshot_damaged", { what: snapshot.damaged })) ?? undefined}
            >
              <StatusBadge tone="danger">{timelineText.badges.damaged}</StatusBadge>
            </span>
          )}
          {snapshot.is_current && (
            <StatusBadge tone="good">{timelineText.badges.current}</StatusBadge>
          )}
          {snapshot.reason !== "manual" && (
            <span className={classes.tag}>{reasonNames[snapshot.reason] ?? snapshot.reason}</span>
          )}
          {summary}
        </div>
      </div>
      {snapshot.description.trim() !== "" && (
        <p className={classes.description}>{snapshot.description}</p>
      )}
      <div className={classes.meta}>
        <span>{datasetItems(snapshot.n_images, snapshot.n_videos)}</span>
        <span title={snapshot.created_by}>{snapshot.created_by}</span>
        <span aria-hidden>
          <Ago at={at} />
        </span>
      </div>
      <div className={classes.time}>
        <Moment at={at} as="clock" />
      </div>
      <div className={classes.menu}>{menu}</div>
    </article>
  );
});

function lookOf(snapshot: Snapshot): string {
  if (snapshot.is_restoring) return "restoring";
  if (snapshot.is_current) return "current";
  return snapshot.reason === "auto" || snapshot.reason === "creation" ? "small" : "plain";
}
