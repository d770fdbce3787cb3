import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Receipt } from "#contract/receipt.ts";
import { parseWireTime } from "#contract/wire.ts";
import { diffSummaryQuery } from "#/api/comparison.ts";
import { useFeature } from "#/api/session.ts";
import { Fact } from "#/components/ui/fact.tsx";
import { absoluteTime } from "#/lib/time.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { adoptText } from "#/strings/adopt.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { editsOf, receiptText as text } from "#/strings/receipt.ts";
import { scopeWords } from "#/strings/scope.ts";
import classes from "./receipt-page.module.css";

/** All facts of a receipt. */
export function ReceiptFacts({ receipt }: { receipt: Receipt }) {
  const { dataset_id: datasetId, from_snapshot: from } = receipt;
  return (
    <dl className={classes.facts}>
      <Fact term={text.when}>{absoluteTime(parseWireTime(receipt.created_at))}</Fact>
      <Fact term={text.who}>
        <bdi>{receipt.created_by}</bdi>
      </Fact>
      {receipt.reason && (
        <Fact term={text.why}>
          <bdi>“{receipt.reason}”</bdi>
        </Fact>
      )}
      {from && (
        <Fact term={text.from}>
          <Link to={paths.timeline(datasetId, from.snapshot_id)}>
            <bdi title={from.snapshot_name}>{snapshotName(from)}</bdi>
          </Link>
          {from.edited && ` ${editsOf(receipt)}`}
        </Fact>
      )}
      <Fact term={receipt.adopted_from ? adoptText.here : text.to}>
        <Link to={paths.timeline(datasetId, receipt.snapshot_id)}>
          <bdi>{snapshotName({ snapshot_name: receipt.snapshot_name })}</bdi>
        </Link>
      </Fact>
      {receipt.adopted_from && (
        <Fact term={adoptText.receipt}>
          <Link
            to={paths.timeline(receipt.adopted_from.dataset_id, receipt.adopted_from.snapshot_id)}
          >
            <bdi>{receipt.adopted_from.dataset_name}</bdi> ·{" "}
            <bdi>{snapshotName({ snapshot_name: receipt.adopted_from.snapshot_name })}</bdi>
          </Link>
        </Fact>
      )}
      <Fact term={text.scope}>{scopeWords(receipt.scope)}</Fact>
      <Fact term={text.counts}>
        {text.change(
          datasetItems(receipt.images_before, receipt.videos_before),
          datasetItems(receipt.images_after, receipt.videos_after),
        )}
      </Fact>
      <Changed receipt={receipt} />
      {receipt.safety_snapshot_id && (
        <Fact term={text.safety}>
          {receipt.safety_snapshot_name === null ? (
            text.gone
          ) : (
            <Link to={paths.timeline(datasetId, receipt.safety_snapshot_id)}>
              {snapshotName({ snapshot_name: receipt.safety_snapshot_name })}
            </Link>
          )}
        </Fact>
      )}
      {receipt.undoes && (
        <Fact term={text.undoes}>
          <Link to={paths.receipt(datasetId, receipt.undoes.task_id)}>
            {text.restoreBy(
              receipt.undoes.created_by,
              absoluteTime(parseWireTime(receipt.undoes.created_at)),
            )}
          </Link>
        </Fact>
      )}
      <Fact term={text.since}>
        {receipt.is_current === true && <strong>{text.current} · </strong>}
        <Link to={paths.timeline(datasetId)}>{text.snapshotsSince(receipt.snapshots_since)}</Link>
      </Fact>
      <Fact term={text.task}>
        <Link to={paths.tasks({ datasetId, taskId: receipt.task_id })}>{text.openTask}</Link>
      </Fact>
    </dl>
  );
}

/**
 * The number of items that it changed. If the receipt has no count, compares the restored version with the one that has
 * the replaced state, while both exist.
 */
function Changed({ receipt }: { receipt: Receipt }) {
  const { dataset_id: datasetId, snapshot_id: restored, scope, undo } = receipt;
  const pair = { from: undo?.snapshot_id ?? "", to: restored, head: undefined };
  const comparable = useFeature("diff") === true && scope === null && undo !== null;
  const found = useQuery({
    ...diffSummaryQuery(datasetId, pair),
    enabled: comparable,
    retry: false,
  });
  const changed = receipt.changed ?? found.data?.summary;
  if (!changed) return null;
  return (
    <Fact term={text.changed}>
      {text.changes(changed.added, changed.removed, changed.modified)}
      {comparable && (
        <>
          {" · "}
          <Link to={paths.compare(datasetId, { from: undo.snapshot_id, to: restored })}>
            {text.seeThem}
          </Link>
        </>
      )}
    </Fact>
  );
}
