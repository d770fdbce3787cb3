import { IconAlertTriangle, IconArrowNarrowRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { ActivityEvent } from "#contract/activity.ts";
import type { Receipt } from "#contract/receipt.ts";
import { permissionRefusal } from "#contract/rules.ts";
import { parseWireTime } from "#contract/wire.ts";
import { datasetListQuery } from "#/api/datasets.ts";
import { OverwrittenPictures } from "#/features/snapshots/overwritten-pictures.tsx";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { activityText as text } from "#/strings/activity.ts";
import { CountCells, DatasetCell, PersonCell, RowToggle, TimeCell } from "./event-cells.tsx";
import classes from "./event-list.module.css";
import { Mark } from "./event-row.tsx";
import { exactClock, shortPerson } from "./event-time.ts";

/** Edits are counted up to here. */
const mostEdits = 1000;

interface RestoreRowProps {
  event: ActivityEvent;
  receipt: Receipt;
  isOpen: boolean;
  onToggle: () => void;
}

/** A restore: from what to what, why, what it overwrote, and where that stands. */
export function RestoreRow({ event, receipt, isOpen, onToggle }: RestoreRowProps) {
  const { dataset_id: datasetId, snapshot_name: name } = receipt;
  const shown = snapshotName({ snapshot_name: name });
  return (
    <div
      role="row"
      id={rowId(receipt.task_id)}
      className={`${classes.grid} ${classes.restore}`}
      data-event={event.id}
      tabIndex={-1}
    >
      <TimeCell event={event}>
        <RowToggle isOpen={isOpen} label={text.showOverwrote(shown)} onToggle={onToggle} />
      </TimeCell>
      <Mark event={event} />
      <div role="cell" className={classes.story}>
        <FromTo receipt={receipt} isRemoved={event.dataset_removed} />
        <p className={classes.why}>
          {receipt.reason ? (
            <bdi title={receipt.reason}>“{receipt.reason}”</bdi>
          ) : (
            <span className={classes.dim}>{text.noReason}</span>
          )}{" "}
          {receipt.undoes && <Undoes datasetId={datasetId} undoes={receipt.undoes} />}
        </p>
      </div>
      <DatasetCell event={event} />
      <PersonCell email={event.actor} />
      <CountCells counts={receipt.changed} />
      <div role="cell" className={classes.stands}>
        <Standing receipt={receipt} />
        <Links receipt={receipt} isRemoved={event.dataset_removed} />
      </div>
      {isOpen && !event.dataset_removed && (
        <div role="cell" aria-colspan={9} className={classes.overwrote}>
          <span className={classes.dim}>{text.overwrote}</span>
          <OverwrittenPictures receipt={receipt} />
        </div>
      )}
    </div>
  );
}

function FromTo({ receipt, isRemoved }: { receipt: Receipt; isRemoved: boolean }) {
  const { dataset_id: datasetId, from_snapshot: from, snapshot_name: name } = receipt;
  const isPart = receipt.scope !== null;
  return (
    <div className={classes.fromTo}>
      <b>{receipt.adopted_from ? text.adopted : isPart ? text.restoredPart : text.restored}</b>
      {from && !isPart && (
        <>
          <Version
            to={isRemoved ? null : paths.timeline(datasetId, from.snapshot_id)}
            name={snapshotName(from)}
          >
            {from.edited && <span className={classes.amber}>{editsOf(receipt)}</span>}
          </Version>
          <IconArrowNarrowRight size={16} aria-label={text.to} className={classes.arrow} />
        </>
      )}
      <Version
        to={isRemoved ? null : paths.timeline(datasetId, receipt.snapshot_id)}
        name={snapshotName({ snapshot_name: name })}
        isTarget
      />
    </div>
  );
}

function editsOf({ overwritten_edits: edits }: Receipt): string {
  if (edits == null || edits === 0) return text.edited;
  return edits >= mostEdits ? text.manyEdits(edits) : text.edits(edits);
}

interface VersionProps {
  to: string | null;
  name: string;
  isTarget?: boolean;
  children?: ReactNode;
}

function Version({ to, name, isTarget, children }: VersionProps) {
  const look = { className: classes.version, "data-target": isTarget || undefined, title: name };
  const content = (
    <>
      <bdi>{name}</bdi>
      {children}
    </>
  );
  return to === null ? (
    <span {...look}>{content}</span>
  ) : (
    <Link to={to} {...look}>
      {content}
    </Link>
  );
}

function rowId(taskId: string): string {
  return `restore-${taskId}`;
}

/** Leads to the row of the other restore, or to its receipt if it is not in the list. */
function Undoes({
  datasetId,
  undoes,
}: {
  datasetId: string;
  undoes: NonNullable<Receipt["undoes"]>;
}) {
  return (
    <Link
      className={classes.quiet}
      to={paths.receipt(datasetId, undoes.task_id)}
      onClick={(click) => {
        const row = document.getElementById(rowId(undoes.task_id));
        if (row === null || click.ctrlKey || click.metaKey || click.shiftKey) return;
        click.preventDefault();
        row.scrollIntoView({ block: "center" });
        row.focus({ preventScroll: true });
      }}
    >
      {text.undoes(exactClock(parseWireTime(undoes.created_at)))}
    </Link>
  );
}

/** Whether what it restored still is the current version, and whether what it overwrote can be brought back. */
function Standing({ receipt }: { receipt: Receipt }) {
  const { undone_by: by, undo_refusal_code: code, snapshots_since: since } = receipt;
  if (by !== null) {
    const words = text.undoneBy(
      shortPerson(by.created_by),
      exactClock(parseWireTime(by.created_at)),
    );
    return by.task_id === null ? (
      <span>{words}</span>
    ) : (
      <Link className={classes.plain} to={paths.receipt(receipt.dataset_id, by.task_id)}>
        {words}
      </Link>
    );
  }
  if (code === "undo_unchanged") return <span>{text.unchanged}</span>;
  if (receipt.is_current === true) {
    return <span className={classes.current}>{text.current}</span>;
  }
  if (code === "undo_unsaved") return <NoSafety />;
  return <span>{text.since(since)}</span>;
}

function NoSafety() {
  return (
    <span className={classes.warns}>
      <IconAlertTriangle size={14} aria-hidden />
      {text.noSafety}
    </span>
  );
}

function Links({ receipt, isRemoved }: { receipt: Receipt; isRemoved: boolean }) {
  const { dataset_id: datasetId, task_id: taskId, undo_refusal_code: code } = receipt;
  const datasets = useQuery(datasetListQuery()).data;
  const dataset = datasets?.find(({ id }) => id === datasetId);
  const mayRestore =
    dataset !== undefined && permissionRefusal("restore_snapshot", { role: dataset.role }) === null;
  const safetyId = receipt.safety_snapshot_id;
  const isSafetyThere = safetyId !== null && code !== "undo_snapshot_removed";
  const edits = receipt.overwritten_edits ?? 0;
  if (isRemoved) return null;
  return (
    <span className={classes.links}>
      <Link to={paths.receipt(datasetId, taskId)}>{text.receipt}</Link>
      {isSafetyThere && <Link to={paths.timeline(datasetId, safetyId)}>{text.safety}</Link>}
      {code === "undo_snapshot_removed" &&
        (receipt.undo_removed === null ? (
          <span className={classes.dim}>{text.safetyGone}</span>
        ) : (
          <Link to={paths.removedSnapshots(datasetId)}>{text.takeBack}</Link>
        ))}
      {receipt.undo !== null && receipt.undone_by === null && mayRestore && (
        <Link to={paths.undoRestore(datasetId, taskId)}>{text.undo}</Link>
      )}
      {code === "undo_unsaved" && receipt.is_current === true && <NoSafety />}
      {code === "undo_unsaved" && edits > 0 && (
        <span className={classes.dim}>{text.editsGone(edits)}</span>
      )}
    </span>
  );
}
