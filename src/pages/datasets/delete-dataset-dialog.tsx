import { TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { refusal } from "#contract/rules.ts";
import { removedDays } from "#contract/snapshot.ts";
import type { Task } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { datasetFacts, useDeleteDataset } from "#/api/datasets.ts";
import { describeError } from "#/api/describe-error.ts";
import { useUploads } from "#/api/uploads/uploads.ts";
import { ConfirmDialog } from "#/components/confirm-dialog.tsx";
import { byteSize } from "#/lib/bytes.ts";
import { absoluteTime } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import { notifySuccess } from "#/notify.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { datasetsText } from "#/strings/datasets.ts";
import { whyNot } from "#/strings/refusals.ts";
import { ActivityTime, activityWords } from "./dataset-facts.tsx";
import { itemCount } from "./dataset-rows.ts";
import classes from "./delete-dataset-dialog.module.css";
import { type SnapshotWeight, useSnapshotWeight } from "./snapshot-weight.ts";

interface DeleteDatasetDialogProps {
  opened: boolean;
  dataset: Dataset;
  /** A list that includes every running task. */
  tasks: readonly Task[];
  /** The backend can bring deleted datasets back. */
  canUndelete: boolean;
  onClose: () => void;
}

const words = datasetsText.deleteDialog;
const dayMs = 24 * 3_600_000;

/**
 * Deleting a dataset with items or snapshots requires typing its name; an empty draft takes a click. Unknown counts as
 * not empty. Names may repeat, so what tells the dataset from others of its name is listed.
 */
export function DeleteDatasetDialog(props: DeleteDatasetDialogProps) {
  const { opened, dataset, tasks, canUndelete, onClose } = props;
  const { mutate, isPending, error, reset } = useDeleteDataset();
  const [typed, setTyped] = useState("");
  const refused = whyNot(refusal("delete_dataset", datasetFacts(dataset, tasks)));
  const name = dataset.display_name;
  const snapshots = useSnapshotWeight(dataset, opened);
  const isEmpty = itemCount(dataset) === 0 && snapshots.count === 0;
  const counting = itemCount(dataset) === 0 && snapshots.counting;
  const guarded = !isEmpty && !counting;
  const upload = useUploads().find(({ datasetId }) => datasetId === dataset.id);
  const until = new Date(useNow() + removedDays * dayMs);

  function close() {
    setTyped("");
    reset();
    onClose();
  }

  function confirm() {
    mutate(dataset.id, {
      onSuccess: () => {
        // its dataset is gone
        void upload?.cancel();
        notifySuccess({ message: canUndelete ? words.doneForNow(name) : words.done(name) });
        close();
      },
    });
  }

  return (
    <ConfirmDialog
      opened={opened}
      title={words.title}
      danger
      submitLabel={words.confirm}
      disabledReason={refused ?? (counting ? words.counting : null)}
      incomplete={guarded && typed.trim() !== name.trim()}
      pending={isPending}
      error={error && describeError(error)}
      onSubmit={confirm}
      onCancel={close}
    >
      <div>{isEmpty || counting ? words.empty(name) : words.what(name)}</div>
      <dl className={classes.facts}>
        <Fact name={words.facts.items}>
          {datasetItems(dataset.n_images ?? 0, dataset.n_videos ?? 0)}
          {guarded && ` · ${snapshotsText(snapshots)}`}
          {dataset.size_bytes != null && ` · ${byteSize(dataset.size_bytes)}`}
        </Fact>
        <Fact name={words.facts.created}>
          {absoluteTime(parseWireTime(dataset.created_at))}
          {dataset.created_by != null && ` · ${dataset.created_by}`}
        </Fact>
        <Fact name={words.facts.activity}>
          {activityWords(dataset)} <ActivityTime dataset={dataset} />
        </Fact>
        <Fact name={words.facts.id}>
          <code>{dataset.id}</code>
        </Fact>
      </dl>
      <div>
        <strong>{canUndelete ? words.until(absoluteTime(until)) : words.final}</strong>{" "}
        {!isEmpty && words.clones}
      </div>
      {guarded && (
        <TextInput
          label={words.guard}
          description={name}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function snapshotsText({ count, more }: SnapshotWeight): string {
  if (count === null) return words.everySnapshot;
  return more ? words.snapshotsAtLeast(count) : words.snapshots(count);
}
