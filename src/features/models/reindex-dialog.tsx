import { useQuery } from "@tanstack/react-query";
import type { Dataset } from "#contract/dataset.ts";
import { describeError } from "#/api/describe-error.ts";
import { modelsQuery, useReindex } from "#/api/enrichment.ts";
import { ConfirmDialog } from "#/components/confirm-dialog.tsx";
import { modelsText } from "#/strings/models.ts";
import { estimateWords } from "./estimate.ts";

interface ReindexDialogProps {
  dataset: Dataset;
  /** Why it cannot be started now; null: it can. */
  disabledReason: string | null;
  opened: boolean;
  onClose: () => void;
}

const words = modelsText.dialog;

/** What a re-index does, and how long it takes, before it is started. */
export function ReindexDialog({ dataset, disabledReason, opened, onClose }: ReindexDialogProps) {
  const { mutate, isPending, error, reset } = useReindex(dataset.id);
  // A backend without models, or an error, has no estimate.
  const models = useQuery({ ...modelsQuery(dataset.id), enabled: opened, retry: false });
  const model = models.data?.find(
    ({ type, status }) => type === "MULTIMODEL_IMAGE_ENCODING" && status === "Active",
  );
  const estimate = model && estimateWords([model]);

  function close() {
    reset();
    onClose();
  }

  return (
    <ConfirmDialog
      opened={opened}
      title={words.title}
      submitLabel={words.submit}
      disabledReason={disabledReason}
      pending={isPending}
      error={error && { ...describeError(error), title: words.failed }}
      onSubmit={() => mutate(undefined, { onSuccess: close })}
      onCancel={close}
    >
      <div>{words.what}</div>
      <div>{words.before}</div>
      <div>
        {estimate && `${estimate}. `}
        {words.busy}
      </div>
    </ConfirmDialog>
  );
}
