import { Button, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArrowBackUp, IconDownload, IconMoodEmpty, IconReceiptOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useParams } from "react-router";
import type { Receipt } from "#contract/receipt.ts";
import { refusal } from "#contract/rules.ts";
import { parseWireTime } from "#contract/wire.ts";
import { describeError } from "#/api/describe-error.ts";
import { hasStatus } from "#/api/errors.ts";
import { receiptQuery } from "#/api/snapshots/receipts.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { Bone } from "#/components/ui/bone.tsx";
import { CopyButton } from "#/components/ui/copy-button.tsx";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { absoluteTime } from "#/lib/time.ts";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { OverwrittenPictures } from "#/features/snapshots/overwritten-pictures.tsx";
import { useBringBack } from "#/features/snapshots/dialogs/undo-removal.tsx";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { adoptText } from "#/strings/adopt.ts";
import { receiptText as text } from "#/strings/receipt.ts";
import { timelineText } from "#/strings/timeline.ts";
import { shellText } from "#/strings/shell.ts";
import { refusalMessage, whyNot } from "#/strings/refusals.ts";
// Adds the words of the other refusals.
// oxlint-disable-next-line import/no-unassigned-import
import "#/strings/refusals-later.ts";
import { ReceiptFacts } from "./receipt-facts.tsx";
import classes from "./receipt-page.module.css";

/** The record of one restore, with the button that undoes it. */
export function ReceiptPage() {
  const { taskId = "" } = useParams();
  const { dataset } = useDatasetPage();
  const kept = useFeature("receipts");
  const receipt = useQuery({ ...receiptQuery(dataset.id, taskId), enabled: kept === true });
  usePageTitle(shellText.pageTitle([dataset.display_name, text.heading]));

  if (kept === false) {
    return (
      <StateMessage
        icon={<IconReceiptOff size={22} />}
        title={text.unavailable.title}
        text={text.unavailable.text}
        actions={
          <Button component={Link} to={paths.tasks({ datasetId: dataset.id, taskId })}>
            {text.openTask}
          </Button>
        }
      />
    );
  }
  if (receipt.data) return <Paper receipt={receipt.data} />;
  if (receipt.isError && hasStatus(receipt.error, 404, 422)) {
    return (
      <StateMessage
        icon={<IconMoodEmpty size={22} />}
        title={text.missing.title}
        text={text.missing.text}
        actions={
          <Button component={Link} to={paths.timeline(dataset.id)}>
            {text.toTimeline}
          </Button>
        }
      />
    );
  }
  if (receipt.isError) {
    return (
      <ErrorMessage error={describeError(receipt.error)} onRetry={() => void receipt.refetch()} />
    );
  }
  return (
    <div role="status" className={classes.paper}>
      <VisuallyHidden>{text.loading}</VisuallyHidden>
      <Bone height="1.75rem" width="20rem" />
      <Bone height="12rem" />
    </div>
  );
}

function Paper({ receipt }: { receipt: Receipt }) {
  const { dataset } = useDatasetPage();
  const canCompare = useFeature("diff") === true;
  const keepsPictures = useFeature("receipt_pictures") === true;
  const isNarrow = useMediaQuery("(max-width: 60em)", false, { getInitialValueInEffect: false });
  return (
    <article className={classes.paper} aria-labelledby="receipt-title">
      <div className={classes.head}>
        <p className={classes.kind}>
          <Link to={paths.timeline(dataset.id)}>{timelineText.heading}</Link> /{" "}
          {receipt.adopted_from ? adoptText.heading : text.heading}
        </p>
        <h2 id="receipt-title" className={classes.title}>
          {titleOf(receipt)}
        </h2>
      </div>
      <div className={classes.facing}>
        <div className={classes.told}>
          {receipt.undone_by && <Undone datasetId={dataset.id} by={receipt.undone_by} />}
          <ReceiptFacts receipt={receipt} />
          <Undo receipt={receipt} />
          <div className={classes.actions}>
            {canCompare && receipt.undo && (
              <Button
                component={Link}
                variant="default"
                to={paths.compare(dataset.id, { from: receipt.undo.snapshot_id, to: "head" })}
              >
                {text.compare}
              </Button>
            )}
            <Button
              component="a"
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
              href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(receipt, null, 2))}`}
              download={`receipt-${receipt.task_id}.json`}
            >
              {text.download}
            </Button>
            <CopyButton
              text={window.location.href}
              label={text.copyLink}
              inWords
              done={text.linkCopied}
              failed={text.copyFailed}
            />
          </div>
        </div>
        {(canCompare || keepsPictures) && (
          <section aria-labelledby="receipt-overwrote" className={classes.overwrote}>
            <h3 id="receipt-overwrote">{text.overwrote}</h3>
            <OverwrittenPictures
              receipt={receipt}
              height={isNarrow ? 72 : 112}
              rows={isNarrow ? 2 : 3}
            />
          </section>
        )}
      </div>
    </article>
  );
}

function titleOf({ adopted_from: from, scope, snapshot_name }: Receipt): string {
  if (from) return adoptText.done(snapshotName(from), from.dataset_name);
  const name = snapshotName({ snapshot_name });
  return scope === null ? text.title(name) : text.partTitle(name);
}

interface UndoneProps {
  datasetId: string;
  by: NonNullable<Receipt["undone_by"]>;
}

/** The restore was undone, and by what: another restore, or the undo of an edit, since a partial restore is an edit. */
function Undone({ datasetId, by }: UndoneProps) {
  const words = text.undone(by.created_by, absoluteTime(parseWireTime(by.created_at)));
  return (
    <p className={classes.undone}>
      <IconArrowBackUp size={16} aria-hidden />
      <span>
        {words}
        {by.task_id !== null && (
          <>
            {" · "}
            <Link to={paths.receipt(datasetId, by.task_id)}>{text.itsReceipt}</Link>
          </>
        )}
      </span>
    </p>
  );
}

/** In the console's words; the server's sentence if it sends no code. */
function whyNoUndo({ undo_refusal: sentence, undo_refusal_code: code }: Receipt): string | null {
  return refusalMessage({ code, params: {} }) ?? sentence;
}

/** An ordinary restore, with its preview and its own safety snapshot. */
function Undo({ receipt }: { receipt: Receipt }) {
  const { dataset, facts, openDialog, prepareDialogs } = useDatasetPage();
  const target = receipt.undo;
  const snapshot = useQuery({
    ...snapshotQuery(dataset.id, target?.snapshot_id ?? ""),
    enabled: target !== null,
  });
  const removed = target === null ? receipt.undo_removed : null;
  const { bringBack, isPending } = useBringBack(dataset.id);
  const reason =
    (target === null ? whyNoUndo(receipt) : null) ?? whyNot(refusal("restore_snapshot", facts));
  const [search, change] = useSearchChange();
  const asksUndo = search.has("undo");
  const canUndo = reason === null ? snapshot.data : undefined;
  useEffect(() => {
    if (!asksUndo || canUndo === undefined) return;
    change({ undo: null }, { replace: true });
    openDialog({ kind: "restore", snapshot: canUndo });
  }, [asksUndo, canUndo, change, openDialog]);
  return (
    <div className={classes.undo}>
      <ReasonedButton
        // Later it replaces more than what this restore did, and is no longer the page's first action.
        variant={receipt.is_current === true ? "filled" : "default"}
        disabledReason={reason}
        reasonClassName={classes.reason}
        loading={target !== null && snapshot.isPending}
        onPointerEnter={prepareDialogs}
        onFocus={prepareDialogs}
        onClick={() => {
          if (snapshot.data) openDialog({ kind: "restore", snapshot: snapshot.data });
        }}
      >
        {receipt.adopted_from ? adoptText.undo : text.undo}
      </ReasonedButton>
      {removed !== null && (
        <div className={classes.removed}>
          <Button
            variant="default"
            size="sm"
            loading={isPending}
            onClick={() => bringBack([removed.snapshot_id])}
          >
            {text.bringBack(snapshotName(removed))}
          </Button>
          <span className={classes.reason}>
            {text.keptUntil(absoluteTime(parseWireTime(removed.kept_until)))}
          </span>
        </div>
      )}
      {target !== null && reason === null && (
        <p className={classes.reason}>
          {text.undoHint(snapshotName(target))}
          {receipt.snapshots_since > 0 && ` ${text.undoLate(receipt.snapshots_since)}`}
        </p>
      )}
    </div>
  );
}
