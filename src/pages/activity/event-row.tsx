import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "react-router";
import { type ActivityEvent, activityKinds } from "#contract/activity.ts";
import { isFinal } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { paths } from "#/paths.ts";
import { activityText as text } from "#/strings/activity.ts";
import { CountCells, DatasetCell, PersonCell, TimeCell } from "./event-cells.tsx";
import classes from "./event-list.module.css";
import { shortDay } from "./event-time.ts";
import { EventWhat } from "./event-what.tsx";
import { kindIcons } from "./kind-chips.tsx";

interface EventRowProps {
  event: ActivityEvent;
  /** One of a row that is unfolded. */
  isWithin?: boolean;
}

/** An event in one line. */
export function EventRow({ event, isWithin }: EventRowProps) {
  return (
    <div
      role="row"
      className={`${classes.grid} ${classes.event}`}
      data-within={isWithin || undefined}
      data-event={event.id}
      tabIndex={-1}
    >
      <TimeCell event={event} />
      <Mark event={event} />
      <span role="cell" className={classes.what}>
        <EventWhat event={event} />
      </span>
      <DatasetCell event={event} />
      <PersonCell email={event.actor} />
      <CountCells counts={event.changed} />
      <span role="cell" className={classes.stands}>
        <Stands event={event} />
      </span>
    </div>
  );
}

export function Mark({ event }: { event: Pick<ActivityEvent, "kind" | "task"> }) {
  const kind = activityKinds.find((known) => known === event.kind) ?? "edits";
  const failed = event.task?.status === "FAILED";
  const runs = event.task !== null && !isFinal(event.task.status);
  const Icon = failed ? IconAlertTriangle : kindIcons[kind];
  const look = failed || kind === "refused" ? "look" : runs ? "busy" : kind;
  return (
    <span role="cell" className={classes.mark} data-look={look} title={text.kinds[kind]}>
      <Icon size={16} stroke={1.75} aria-label={text.kinds[kind]} />
    </span>
  );
}

/** What became of it, and where to look further. */
function Stands({ event }: { event: ActivityEvent }) {
  const { dataset_id: datasetId, snapshot, task, task_id: taskId } = event;
  if (event.dataset_removed) return null;
  if (task !== null || taskId !== null) {
    return <Link to={paths.tasks({ taskId: task?.task_id ?? taskId ?? "" })}>{text.task}</Link>;
  }
  if (event.action === "delete_snapshot" && snapshot?.kept_until != null) {
    return (
      <>
        <span className={classes.dim}>
          {text.keptUntil(shortDay(parseWireTime(snapshot.kept_until)))}
        </span>{" "}
        <Link to={paths.removedSnapshots(datasetId)}>{text.takeBack}</Link>
      </>
    );
  }
  return null;
}
