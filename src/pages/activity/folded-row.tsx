import { UnstyledButton } from "@mantine/core";
import { Link } from "react-router";
import type { ActivityEvent, ChangeCounts } from "#contract/activity.ts";
import { parseWireTime } from "#contract/wire.ts";
import { clockTime } from "#/lib/time.ts";
import { paths } from "#/paths.ts";
import { activityText as text } from "#/strings/activity.ts";
import { CountCells, DatasetCell, PersonCell, TimeCell } from "./event-cells.tsx";
import classes from "./event-list.module.css";
import { Mark } from "./event-row.tsx";

interface FoldedRowProps {
  events: readonly [ActivityEvent, ...ActivityEvent[]];
  isOpen: boolean;
  onToggle: () => void;
}

/** Several equal events in one line. */
export function FoldedRow({ events, isOpen, onToggle }: FoldedRowProps) {
  const [newest] = events;
  const oldest = events.at(-1) ?? newest;
  const [from, to] = [oldest, newest].map(({ time }) => clockTime(parseWireTime(time)));
  const datasets = new Set(events.map((event) => event.dataset_id));
  const snapshots = events.flatMap(({ snapshot }) => snapshot?.snapshot_name ?? []);
  const canTakeBack =
    datasets.size === 1 &&
    newest.action === "delete_snapshot" &&
    events.some(({ snapshot }) => snapshot?.kept_until != null);
  return (
    <div
      role="row"
      className={`${classes.grid} ${classes.event}`}
      data-event={newest.id}
      tabIndex={-1}
    >
      <TimeCell event={newest} />
      <Mark event={newest} />
      <span role="cell" className={classes.what}>
        <b>{text.several(newest.action, attemptsOf(events))}</b>
        {from !== to && (
          <span className={classes.dim}>
            {from} – {to}
          </span>
        )}
        <bdi className={`${classes.dim} ${classes.cut}`}>{snapshots.toReversed().join(", ")}</bdi>
      </span>
      {datasets.size === 1 ? (
        <DatasetCell event={newest} />
      ) : (
        <span role="cell" className={`${classes.dataset} ${classes.dim}`}>
          {text.datasets(datasets.size)}
        </span>
      )}
      <PersonCell email={newest.actor} />
      <CountCells counts={sumOf(events)} />
      <span role="cell" className={classes.stands}>
        <UnstyledButton
          className={classes.link}
          aria-expanded={isOpen}
          data-opens
          onClick={onToggle}
        >
          {isOpen ? text.hide : text.show(events.length)}
        </UnstyledButton>
        {canTakeBack && <Link to={paths.removedSnapshots(newest.dataset_id)}>{text.takeBack}</Link>}
      </span>
    </div>
  );
}

/** An event of refused attempts is several of them. */
function attemptsOf(events: readonly ActivityEvent[]): number {
  return events.reduce((sum, { refusal }) => sum + (refusal?.times ?? 1), 0);
}

/** Items that were edited twice count twice. */
function sumOf(events: readonly ActivityEvent[]): ChangeCounts | null {
  const counts = events.flatMap(({ changed }) => changed ?? []);
  if (counts.length < events.length) return null;
  return {
    added: counts.reduce((sum, { added }) => sum + added, 0),
    removed: counts.reduce((sum, { removed }) => sum + removed, 0),
    modified: counts.reduce((sum, { modified }) => sum + modified, 0),
  };
}
