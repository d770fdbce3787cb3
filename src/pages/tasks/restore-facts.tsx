import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Task } from "#contract/task.ts";
import { receiptQuery } from "#/api/snapshots/receipts.ts";
import { Fact } from "#/components/ui/fact.tsx";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { editsOf, receiptText as text } from "#/strings/receipt.ts";
import { scopeWords } from "#/strings/scope.ts";

/** From what to what a finished restore went, by its receipt. */
export function RestoreFacts({ task }: { task: Task }) {
  const { data: receipt } = useQuery(receiptQuery(task.dataset_id, task.task_id));
  const from = receipt?.from_snapshot;
  return (
    <>
      <Fact term={text.from}>
        {from ? (
          <>
            <Link to={paths.timeline(task.dataset_id, from.snapshot_id)}>
              <bdi title={from.snapshot_name}>{snapshotName(from)}</bdi>
            </Link>
            {from.edited && ` ${editsOf(receipt)}`}
          </>
        ) : (
          receipt && text.unknownBefore
        )}
      </Fact>
      <Fact term={text.to}>
        {receipt && (
          <Link to={paths.timeline(task.dataset_id, receipt.snapshot_id)}>
            <bdi>{snapshotName({ snapshot_name: receipt.snapshot_name })}</bdi>
          </Link>
        )}
      </Fact>
      {receipt?.scope && <Fact term={text.scope}>{scopeWords(receipt.scope)}</Fact>}
    </>
  );
}
