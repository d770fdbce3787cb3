import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Dataset } from "#contract/dataset.ts";
import type { DiffSummary } from "#contract/diff.ts";
import { type RestorableField, restorableFields } from "#contract/receipt.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { diffSummaryQuery } from "#/api/comparison.ts";
import { useFeature } from "#/api/session.ts";
import { scopeText as text } from "#/strings/restore-impact.ts";
import classes from "./restore-dialog.module.css";

interface RestoreScopeProps {
  dataset: Dataset;
  snapshot: Snapshot;
  /** null: all fields. */
  only: readonly RestorableField[] | null;
  onOnly: (only: readonly RestorableField[] | null) => void;
}

/** The choice of the restored fields. Renders nothing if the backend has full restores only. */
export function RestoreScope({ dataset, snapshot, only, onOnly }: RestoreScopeProps) {
  const offered = useFeature("partial_restore") === true;
  const canCompare = useFeature("diff") === true;
  const pair = { from: "head", to: snapshot.snapshot_id, head: dataset.head ?? undefined };
  const { data } = useQuery({ ...diffSummaryQuery(dataset.id, pair), enabled: canCompare });
  if (!offered) return null;

  function toggle(field: RestorableField, chosen: boolean) {
    // In the order of the list, not of the clicks.
    onOnly(restorableFields.filter((one) => (one === field ? chosen : only?.includes(one))));
  }

  return (
    <div className={classes.scope}>
      <Checkbox
        label={text.some}
        description={only === null ? undefined : text.someHint}
        checked={only !== null}
        onChange={(event) => onOnly(event.currentTarget.checked ? [] : null)}
      />
      {only !== null && (
        <fieldset className={classes.fields}>
          <legend>{text.group}</legend>
          {restorableFields.map((field) => (
            <Checkbox
              key={field}
              label={text.fields[field]}
              description={data && text.differ(differing(data.summary, field))}
              checked={only.includes(field)}
              onChange={(event) => toggle(field, event.currentTarget.checked)}
            />
          ))}
          {only.length === 0 && <p>{text.choose}</p>}
        </fieldset>
      )}
    </div>
  );
}

function differing(summary: DiffSummary, field: RestorableField): number {
  if (field === "clustering") return summary.by_field.cluster;
  if (field !== "media") return summary.by_field[field];
  return summary.added + summary.removed + summary.by_field.media;
}
