import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Diff } from "#contract/diff.ts";
import type { Receipt, ReceiptPictures } from "#contract/receipt.ts";
import { diffPageQuery } from "#/api/comparison.ts";
import { describeError } from "#/api/describe-error.ts";
import { useFeature } from "#/api/session.ts";
import { receiptPicturesQuery } from "#/api/snapshots/receipts.ts";
import { JustifiedStrip } from "#/components/media/justified-strip.tsx";
import { count } from "#/lib/numbers.ts";
import { paths } from "#/paths.ts";
import { overwrittenText as text } from "#/strings/overwritten.ts";
import { refusalMessage } from "#/strings/refusals.ts";
import classes from "./overwritten-pictures.module.css";

/** Enough to fill a row, or several, at the largest width. */
const asked = { row: 24, rows: 48 };
const signs = { added: "+", removed: "−", modified: "~" } as const;

interface OverwrittenPicturesProps {
  receipt: Receipt;
  /** Of the pictures, in pixels. */
  height?: number;
  rows?: number;
}

/**
 * Pictures of the items that a restore replaced, as they were before it: all of them from the snapshot that has the
 * replaced state, while that exists; some that the receipt keeps, after that and of a partial restore.
 */
export function OverwrittenPictures({ receipt, height = 44, rows = 1 }: OverwrittenPicturesProps) {
  const { dataset_id: datasetId, task_id: taskId, undo, snapshot_id: restored } = receipt;
  const canCompare = useFeature("diff") === true && undo !== null && receipt.scope === null;
  const isKept = useFeature("receipt_pictures") === true && !canCompare;
  const pair = { from: undo?.snapshot_id ?? "", to: restored, head: undefined };
  const compared = useQuery({
    ...diffPageQuery(datasetId, pair, {}, 0, rows === 1 ? asked.row : asked.rows),
    enabled: canCompare,
    retry: false,
  });
  const kept = useQuery({
    ...receiptPicturesQuery(datasetId, taskId),
    enabled: isKept,
    retry: false,
  });
  const { error } = canCompare ? compared : kept;
  if (error !== null) return <p className={classes.none}>{describeError(error).title}</p>;
  const items = canCompare ? comparedItems(compared.data) : keptItems(kept.data);
  if (items?.length === 0 || (!canCompare && !isKept)) {
    return <p className={classes.none}>{whyNone(receipt)}</p>;
  }
  const total = compared.data?.total ?? totalOf(receipt);
  return (
    <div className={classes.root} data-rows={rows > 1 || undefined}>
      <JustifiedStrip
        label={text.label(receipt.snapshot_name)}
        items={items}
        rows={rows}
        height={height}
        over={signOf}
      />
      {canCompare ? (
        <Link to={paths.compare(datasetId, { from: pair.from, to: restored })}>
          {compared.data ? text.all(count(compared.data.total)) : text.compare}
        </Link>
      ) : (
        total !== null && <span className={classes.none}>{text.some(count(total))}</span>
      )}
    </div>
  );
}

function comparedItems(page: Diff | undefined) {
  return page?.items.flatMap(({ change, before, after }) => {
    const shown = before ?? after;
    return shown === null ? [] : [{ ...shown, change }];
  });
}

/** undefined while they are made. */
function keptItems(data: ReceiptPictures | undefined) {
  return data?.pending === true ? undefined : data?.pictures;
}

function totalOf({ changed }: Receipt): number | null {
  return changed === null ? null : changed.added + changed.removed + changed.modified;
}

/** Nothing was changed, or the receipt is older than kept pictures. */
function whyNone(receipt: Receipt): string {
  if (totalOf(receipt) === 0) return text.nothing;
  const { undo_refusal_code: code, undo_refusal: sentence } = receipt;
  return refusalMessage({ code, params: {} }) ?? sentence ?? text.notKept;
}

function signOf({ change }: { change: keyof typeof signs }) {
  return (
    <span className={classes.sign} title={text.changes[change]}>
      <span aria-hidden>{signs[change]}</span>
      <span className={classes.hidden}>{text.changes[change]}</span>
    </span>
  );
}
