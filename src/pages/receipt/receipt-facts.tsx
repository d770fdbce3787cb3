import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Receipt, RestoreScope } from "#contract/receipt.ts";
import { parseWireTime } from "#contract/wire.ts";
import { Fact } from "#/components/ui/fact.tsx";
import { absoluteTime } from "#/lib/time.ts";
import { paths } from "#/paths.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { receiptText as text } from "#/strings/receipt.ts";
import classes from "./receipt-page.module.css";

/** Everything that a receipt says. */
export function ReceiptFacts({ receipt }: { receipt: Receipt }) {
  const { dataset_id: datasetId, from_snapshot: from, changed } = receipt;
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
          <Link to={paths.timeline(datasetId, from.snapshot_id)}>{from.snapshot_name}</Link>
          {from.edited && ` ${text.edited}`}
        </Fact>
      )}
      <Fact term={text.to}>
        <Link to={paths.timeline(datasetId, receipt.snapshot_id)}>{receipt.snapshot_name}</Link>
      </Fact>
      <Fact term={text.scope}>{scopeWords(receipt.scope)}</Fact>
      <Fact term={text.counts}>
        {text.change(
          datasetItems(receipt.images_before, receipt.videos_before),
          datasetItems(receipt.images_after, receipt.videos_after),
        )}
      </Fact>
      {changed && (
        <Fact term={text.changed}>
          {text.changes(changed.added, changed.removed, changed.modified)}
        </Fact>
      )}
      {receipt.safety_snapshot_id && (
        <Fact term={text.safety}>
          {receipt.safety_snapshot_name === null ? (
            text.gone
          ) : (
            <Link to={paths.timeline(datasetId, receipt.safety_snapshot_id)}>
              {receipt.safety_snapshot_name}
            </Link>
          )}
        </Fact>
      )}
      <Fact term={text.task}>
        <Link to={paths.tasks({ datasetId, taskId: receipt.task_id })}>{text.openTask}</Link>
      </Fact>
    </dl>
  );
}

function scopeWords(scope: RestoreScope | null): ReactNode {
  if (scope === null) return text.all;
  const { only, filter } = scope;
  const fields = only?.map((field) => text.fields[field] ?? field).join(", ");
  return (
    <>
      {fields ? text.only(fields) : text.items}
      {filter !== null && <code className={classes.filter}>{JSON.stringify(filter)}</code>}
    </>
  );
}
