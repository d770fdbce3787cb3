import { noop, useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { Link } from "react-router";
import { type Task, isFinal } from "#contract/task.ts";
import { datasetFacts, datasetQuery } from "#/api/datasets.ts";
import { hasStatus } from "#/api/errors.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { datasetTasksQuery } from "#/api/tasks/task-lists.ts";
import { Fact } from "#/components/ui/fact.tsx";
import { late } from "#/components/ui/late.tsx";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { snapshotActions } from "#/features/snapshots/snapshot-actions.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { modelsText } from "#/strings/models.ts";
import classes from "./task-facts.module.css";

const loadDialogs = () => import("#/features/snapshots/dialogs/snapshot-dialogs.tsx");
const SnapshotDialogs = late(async () => (await loadDialogs()).SnapshotDialogs);

const words = modelsText.before;

/** The snapshot of the state before an operation of models, and its restore. */
export function BeforeFact({ task }: { task: Task }) {
  const { dataset_id: datasetId, snapshot_id: snapshotId } = task;
  const snapshot = useQuery({ ...snapshotQuery(datasetId, snapshotId ?? ""), retry: false });
  const dataset = useQuery({ ...datasetQuery(datasetId), retry: false });
  const { data: page } = useQuery(datasetTasksQuery(datasetId));
  const [opened, setOpened] = useState<boolean | null>(null);
  if (hasStatus(snapshot.error, 404)) return <Fact term={words.term}>{words.gone}</Fact>;
  if (!snapshot.data || !dataset.data) return null;
  const facts = datasetFacts(dataset.data, page?.tasks ?? []);
  return (
    <Fact term={words.term}>
      <Link to={paths.timeline(datasetId, snapshotId ?? undefined)}>
        {snapshotName(snapshot.data)}
      </Link>
      {isFinal(task.status) && (
        <div className={classes.before}>
          <ReasonedButton
            variant="default"
            size="compact-sm"
            disabledReason={
              snapshotActions(snapshot.data, facts, dataset.data.changes_since_current).restore
            }
            reasonClassName={classes.reason}
            onPointerEnter={() => void loadDialogs().catch(noop)}
            onClick={() => setOpened(true)}
          >
            {words.restore}
          </ReasonedButton>
        </div>
      )}
      {opened !== null && (
        <Suspense>
          <SnapshotDialogs
            request={opened ? { kind: "restore", snapshot: snapshot.data } : null}
            dataset={dataset.data}
            facts={facts}
            onClose={() => setOpened(false)}
          />
        </Suspense>
      )}
    </Fact>
  );
}
