import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { deleteSnapshot } from "#contract/routes/snapshots.ts";
import { type Snapshot, removedDays } from "#contract/snapshot.ts";
import { errorMessage } from "#/api/describe-error.ts";
import { useFeature } from "#/api/session.ts";
import { type Outcome, useRemoveSnapshots } from "#/api/snapshots/snapshot-removal.ts";
import { CopyAs } from "#/components/copy-as.tsx";
import { DialogBody } from "#/components/dialog-body.tsx";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import { removedText } from "#/strings/timeline-later.ts";
import { snapshotActions } from "#/features/snapshots/snapshot-actions.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { type DialogProps, dialogError } from "./dialog-props.ts";
import classes from "./remove-several-dialog.module.css";
import { sampleOf } from "./sample-requests.ts";
import { notifyRemoved, useBringBack } from "./undo-removal.tsx";

const text = dialogText.removeSeveral;

interface RemoveSeveralDialogProps extends DialogProps {
  snapshots: readonly Snapshot[];
}

/** Removes all snapshots that can be removed, and shows the reason for each that cannot. */
export function RemoveSeveralDialog(props: RemoveSeveralDialogProps) {
  const { dataset, facts, snapshots, onClose, onPending } = props;
  const remove = useRemoveSnapshots(dataset.id);
  const { bringBack, isPending } = useBringBack(dataset.id);
  const canUndo = useFeature("undelete") === true;
  // The click decides which ones stay: afterwards the list shows the results.
  const [results, setResults] = useState<ReadonlyMap<string, string | null> | null>(null);
  const refusals = new Map(
    snapshots.map((row) => [
      row.snapshot_id,
      snapshotActions(row, facts, dataset.changes_since_current).remove,
    ]),
  );
  const possible = snapshots.filter((row) => refusals.get(row.snapshot_id) === null);
  const ids = possible.map((row) => row.snapshot_id);

  function submit() {
    onPending(true);
    remove.mutate(ids, {
      onSuccess: (outcomes) => {
        const removed = outcomes.filter(({ error }) => error === null);
        const snapshotIds = removed.map(({ snapshotId }) => snapshotId);
        if (removed.length > 0) {
          const undo = canUndo ? { datasetId: dataset.id, snapshotIds } : null;
          notifyRemoved(text.done(removed.length), undo);
        }
        if (removed.length === snapshots.length) onClose();
        else setResults(new Map([...refusals, ...outcomes.map(resultOf)]));
      },
      onSettled: () => onPending(false),
    });
  }

  if (results) {
    const gone = [...results].filter(([, reason]) => reason === null).map(([id]) => id);
    const removed = gone.length;
    return (
      <div className={classes.results}>
        <strong role="status">{text.doneTitle(removed, snapshots.length)}</strong>
        <ResultList
          label={text.results}
          rows={snapshots.map((row) => [row, results.get(row.snapshot_id) ?? null])}
          done={text.removed}
        />
        <div className={classes.close}>
          {canUndo && removed > 0 && (
            <Button
              variant="default"
              loading={isPending}
              onClick={() => {
                bringBack(gone);
                onClose();
              }}
            >
              {removedText.undo}
            </Button>
          )}
          <Button variant="default" data-autofocus onClick={onClose}>
            {text.close}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <DialogBody
      danger
      submitLabel={dialogText.remove.submit}
      disabledReason={ids.length === 0 ? text.none : null}
      pending={remove.isPending}
      error={dialogError(remove.error)}
      extra={
        ids.length > 0 && (
          <CopyAs
            requests={() =>
              ids.map((snapshot_id) =>
                sampleOf(deleteSnapshot, { dataset_id: dataset.id, snapshot_id }),
              )
            }
          />
        )
      }
      onSubmit={submit}
      onCancel={onClose}
    >
      <ResultList
        label={text.list}
        rows={snapshots.map((row) => [row, refusals.get(row.snapshot_id) ?? null])}
        done=""
      />
      <Text size="sm">
        {text.does} {canUndo && text.kept(removedDays)}
      </Text>
      <Text size="sm" c="dimmed">
        {dialogText.remove.doesNot}
      </Text>
    </DialogBody>
  );
}

function resultOf({ snapshotId, error }: Outcome): [string, string | null] {
  return [snapshotId, error === null ? null : errorMessage(error)];
}

interface ResultListProps {
  label: string;
  /** Each with the reason why it stays, or null. */
  rows: readonly (readonly [Snapshot, string | null])[];
  /** The words for the others. */
  done: string;
}

function ResultList({ label, rows, done }: ResultListProps) {
  return (
    // It scrolls, so it has to be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ul className={classes.list} aria-label={label} tabIndex={0}>
      {rows.map(([snapshot, reason]) => (
        <li key={snapshot.snapshot_id}>
          <bdi className={classes.name}>{snapshotName(snapshot)}</bdi>{" "}
          {reason === null ? (
            <span className={classes.done}>{done}</span>
          ) : (
            <span className={classes.reason}>
              {text.stays} {reason}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
