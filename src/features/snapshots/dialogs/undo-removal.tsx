import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { Button } from "@mantine/core";
import { errorMessage } from "#/api/describe-error.ts";
import { useUndeleteSnapshots } from "#/api/snapshots/snapshot-removal.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { removedText as text } from "#/strings/timeline-later.ts";
import classes from "./undo-removal.module.css";

interface UndoRemovalProps {
  datasetId: string;
  snapshotIds: readonly string[];
  /** The message. */
  children: string;
}

/** Long enough to read it and to reach the button. */
const undoTime = 12_000;

/** Reports removed snapshots, with Undo if the backend can bring them back. */
export function notifyRemoved(words: string, undo: Omit<UndoRemovalProps, "children"> | null) {
  if (undo === null) {
    notifySuccess({ message: words });
    return;
  }
  notifySuccess({
    id: noticeId(undo.snapshotIds),
    autoClose: undoTime,
    message: <UndoRemoval {...undo}>{words}</UndoRemoval>,
  });
}

function UndoRemoval({ datasetId, snapshotIds, children }: UndoRemovalProps) {
  const { bringBack, isPending } = useBringBack(datasetId);

  return (
    <span className={classes.root}>
      {children}
      <Button
        variant="default"
        size="compact-sm"
        loading={isPending}
        onClick={() => bringBack(snapshotIds, noticeId(snapshotIds))}
      >
        {text.undo}
      </Button>
    </span>
  );
}

/** Brings removed snapshots back, and reports the result. */
export function useBringBack(datasetId: string) {
  const { mutateAsync, isPending } = useUndeleteSnapshots(datasetId);
  return {
    isPending,
    /** `notice`: the id of the notice for the result, which replaces another one with that id. */
    bringBack(snapshotIds: readonly string[], notice?: string): void {
      // A promise, not a callback of the mutation: the row or bar that started it is unmounted by then.
      void mutateAsync(snapshotIds).then((undeleted) => notifyBack(undeleted, notice));
    },
  };
}

type Undeleted = Awaited<ReturnType<ReturnType<typeof useUndeleteSnapshots>["mutateAsync"]>>;

function notifyBack({ outcomes, back }: Undeleted, id?: string): void {
  const failed = outcomes.filter(({ error }) => error !== null);
  const notice = id === undefined ? {} : { id };
  const [first] = back;
  if (failed.length > 0) {
    notifyError({
      ...notice,
      title: text.failed(failed.length),
      message: errorMessage(failed[0]?.error),
    });
  } else if (first) {
    const words = back.length === 1 ? text.done(snapshotName(first)) : text.doneAll(back.length);
    notifySuccess({ ...notice, message: words });
  }
}

function noticeId([first = ""]: readonly string[]): string {
  return `removed-${first}`;
}
