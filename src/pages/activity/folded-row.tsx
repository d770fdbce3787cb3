import { Link } from "react-router";
import type { ActivityEvent, ChangeCounts } from "#contract/activity.ts";
import { parseWireTime } from "#contract/wire.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { clockTime } from "#/lib/time.ts";
import { paths } from "#/paths.ts";
import { activityText as text } from "#/strings/activity.ts";
import { CountCells, DatasetCell, PersonCell, RowToggle, TimeCell } from "./event-cells.tsx";
import classes from "./event-list.module.css";
import { Mark } from "./event-row.tsx";

/** More names are a number, which is never one. */
const mostNames = 2;

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
  const names = events.toReversed().flatMap(({ snapshot }) => snapshot ?? []);
  const shown = names.length <= mostNames + 1 ? names : names.slice(0, mostNames);
  const told = text.several(newest.action, attemptsOf(events));
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
      <TimeCell event={newest}>
        <RowToggle isOpen={isOpen} label={text.showAll(told)} onToggle={onToggle} />
      </TimeCell>
      <Mark event={newest} />
      <span role="cell" className={classes.what}>
        <b>{told}</b>
        {from !== to && (
          <span className={classes.dim}>
            {from} – {to}
          </span>
        )}
        {names.length > 0 && (
          <span
            className={`${classes.dim} ${classes.cut}`}
            title={names.map(({ snapshot_name }) => snapshot_name).join(", ")}
          >
            {text.named(shown.map(snapshotName), names.length - shown.length)}
          </span>
        )}
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
