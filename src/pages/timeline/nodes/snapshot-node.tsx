import { type ReactNode, memo } from "react";
import { Link } from "react-router";
import { because } from "#contract/refusals.ts";
import { type Snapshot, automaticReasons } from "#contract/snapshot.ts";
import { Moment } from "#/components/ui/moment.tsx";
import { StatusBadge } from "#/components/ui/status-badge.tsx";
import { count } from "#/lib/numbers.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { originNames, timelineText } from "#/strings/timeline.ts";
import { RowCheck, type RowCheckProps } from "./row-check.tsx";
import { RowName } from "./row-name.tsx";
import { shortAuthor, snapshotName } from "#/features/snapshots/snapshot-name.ts";
import classes from "#/pages/timeline/list/timeline-row.module.css";
import { whyNot } from "#/strings/refusals.ts";

export interface SnapshotNodeProps {
  snapshot: Snapshot;
  at: Date;
  /** The address that shows this snapshot in the side panel. */
  to: string;
  selected: boolean;
  /** Its author is the reader, which goes without saying. */
  own?: boolean;
  /** Absent where there are no actions for several snapshots. */
  check?: RowCheckProps;
  /** The cells of its changes and its classes. */
  summary?: ReactNode;
  /** Its parent, if that is not the snapshot below. */
  from?: { to: string; name: string } | null;
  menu: ReactNode;
}

/** A snapshot on the timeline. */
export const SnapshotNode = memo(function SnapshotNode(props: SnapshotNodeProps) {
  const { snapshot, at, to, selected, own, check, summary, from, menu } = props;
  const name = snapshotName(snapshot);
  const isAutomatic = automaticReasons.includes(snapshot.reason);
  const items = datasetItems(snapshot.n_images, snapshot.n_videos);
  return (
    <article
      className={`${classes.cells} ${classes.body}`}
      data-clickable
      data-tip-scope
      data-selected={selected || undefined}
      data-checked={check?.checked || undefined}
      aria-label={name}
    >
      <span className={classes.mark} data-look={lookOf(snapshot, isAutomatic)} aria-hidden />
      {check && <RowCheck {...check} />}
      <div className={classes.main}>
        <Link
          to={to}
          className={classes.name}
          data-automatic={isAutomatic || undefined}
          preventScrollReset
          aria-label={name}
          aria-current={selected || undefined}
          title={snapshot.snapshot_name}
          data-snapshot-link={snapshot.snapshot_id}
          onClick={(event) => {
            if (!event.shiftKey || !check) return;
            // The browser would open a new window: a shift-click selects the rows from the last one to this one.
            event.preventDefault();
            check.onToggle(true);
          }}
        >
          <RowName name={name} />
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
        {from && (
          <Link
            to={from.to}
            className={classes.branch}
            preventScrollReset
            title={timelineText.grewFrom(from.name)}
          >
            <span>{timelineText.from}</span> <bdi>{from.name}</bdi>
          </Link>
        )}
        <span className={own ? classes.spoken : classes.author} title={snapshot.created_by}>
          <span aria-hidden>{timelineText.by(shortAuthor(snapshot.created_by))}</span>
          <span className={classes.spoken}>{timelineText.by(snapshot.created_by)}</span>
        </span>
        {snapshot.description.trim() !== "" && (
          <span className={classes.description} title={snapshot.description}>
            {snapshot.description}
          </span>
        )}
      </div>
      <div className={classes.origin}>
        <span className={snapshot.reason === "manual" ? classes.spoken : classes.tag}>
          {originNames[snapshot.reason] ?? snapshot.reason}
        </span>
      </div>
      {summary}
      <div className={classes.items} title={items}>
        <span aria-hidden>{count(snapshot.n_images + snapshot.n_videos)}</span>
        <span className={classes.spoken}>{items}</span>
      </div>
      <div className={classes.time}>
        <Moment at={at} as="short" />
      </div>
      <div className={classes.menu}>{menu}</div>
    </article>
  );
});

function lookOf(snapshot: Snapshot, isAutomatic: boolean): string {
  if (snapshot.is_restoring) return "restoring";
  if (snapshot.is_current) return "current";
  return isAutomatic ? "small" : "plain";
}
