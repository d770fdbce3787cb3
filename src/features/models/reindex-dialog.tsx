import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import type { EnrichmentModel } from "#contract/enrichment.ts";
import { describeError } from "#/api/describe-error.ts";
import { modelsQuery, useReindex } from "#/api/enrichment.ts";
import { ConfirmDialog } from "#/components/confirm-dialog.tsx";
import { modelsText } from "#/strings/models.ts";
import { absenceOf } from "./absence.ts";
import { estimateWords } from "./estimate.ts";
import classes from "./reindex-dialog.module.css";

interface ReindexDialogProps {
  dataset: Dataset;
  /** Why it cannot be started now; null: it can. */
  disabledReason: string | null;
  opened: boolean;
  onClose: () => void;
}

const words = modelsText.dialog;

/** What a re-index does, with which model, and how long it takes, before it is started. */
export function ReindexDialog({ dataset, disabledReason, opened, onClose }: ReindexDialogProps) {
  const { mutate, isPending, error, reset } = useReindex(dataset.id);
  const [chosen, setChosen] = useState<string | null>(null);
  // A backend without models, or an error, has no estimate and no choice.
  const query = useQuery({ ...modelsQuery(dataset.id), enabled: opened, retry: false });
  const models = (query.data ?? []).filter(({ type }) => type === "MULTIMODEL_IMAGE_ENCODING");
  const model =
    models.find(({ id }) => id === chosen) ??
    models.find((one) => one.in_use === true) ??
    models.find(({ status }) => status === "Active");
  const estimate = model?.status === "Active" ? estimateWords([model]) : null;
  const hasChoice = models.length > 1 && models.some((one) => one.in_use === true);

  function close() {
    reset();
    setChosen(null);
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
      onSubmit={() => mutate(hasChoice ? model?.id : undefined, { onSuccess: close })}
      onCancel={close}
    >
      <div>{words.what}</div>
      {hasChoice && model !== undefined && (
        <Embedders models={models} chosen={model} onChange={setChosen} />
      )}
      <div>{words.before}</div>
      <div>
        {estimate && `${estimate}. `}
        {words.busy}
      </div>
    </ConfirmDialog>
  );
}

interface EmbeddersProps {
  models: readonly EnrichmentModel[];
  chosen: EnrichmentModel;
  onChange: (id: string) => void;
}

/** The models that can compare pictures. */
function Embedders({ models, chosen, onChange }: EmbeddersProps) {
  const name = useId();
  const inUse = models.find((one) => one.in_use === true);
  return (
    <fieldset className={classes.choice}>
      <legend>{words.model}</legend>
      {models.map(({ id, status, ...model }) => (
        <div key={id} className={classes.model}>
          <input
            type="radio"
            id={`${name}-${id}`}
            name={name}
            checked={id === chosen.id}
            disabled={status !== "Active" && id !== chosen.id}
            onChange={() => onChange(id)}
            aria-describedby={`${name}-${id}-text`}
          />
          <label htmlFor={`${name}-${id}`}>{model.name}</label>
          <small id={`${name}-${id}-text`}>
            {status === "Active"
              ? model.description
              : absenceOf({ id, status, ...model })?.replaceAll("`", "")}
          </small>
        </div>
      ))}
      {inUse !== undefined && inUse.id !== chosen.id && <p>{words.otherModel(inUse.name)}</p>}
    </fieldset>
  );
}
