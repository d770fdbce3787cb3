import { Button } from "@mantine/core";
import type { Dataset } from "#contract/dataset.ts";
import { type DatasetFacts, permissionRefusal } from "#contract/rules.ts";
import { type Snapshot, removedDays } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { Ago } from "#/components/ui/moment.tsx";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { absoluteTime } from "#/lib/time.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { removedText as text } from "#/strings/timeline-later.ts";
import { count } from "#/lib/numbers.ts";
import { RowName } from "./row-name.tsx";
import { useBringBack } from "#/features/snapshots/dialogs/undo-removal.tsx";
import { RowCheck, type RowCheckProps } from "./row-check.tsx";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import classes from "#/pages/timeline/list/timeline-row.module.css";
import { whyNot } from "#/strings/refusals.ts";

/** Explains the list of removed snapshots, with a button back to the other list. */
export function RemovedNote({ onBack }: { onBack: () => void }) {
  return (
    <p className={classes.note}>
      {text.about(removedDays)}{" "}
      <Button variant="subtle" size="compact-xs" onClick={onBack}>
        {text.back}
      </Button>
    </p>
  );
}

interface RemovedNodeProps {
  snapshot: Snapshot;
  check: RowCheckProps;
  dataset: Dataset;
  facts: DatasetFacts;
}

/** A removed snapshot: until when it is kept, and the button that brings it back. */
export function RemovedNode(props: RemovedNodeProps) {
  const { snapshot, check, dataset, facts } = props;
  const { bringBack, isPending } = useBringBack(dataset.id);
  const name = snapshotName(snapshot);
  return (
    <article
      className={`${classes.cells} ${classes.body}`}
      data-checked={check.checked || undefined}
      aria-label={name}
    >
      <span className={classes.mark} data-look="removed" aria-hidden />
      <RowCheck {...check} />
      <div className={classes.main}>
        <span
          className={classes.name}
          data-plain
          tabIndex={-1}
          title={snapshot.snapshot_name}
          data-snapshot-link={snapshot.snapshot_id}
        >
          <RowName name={name} />
        </span>
        <span className={classes.description} data-always>
          {snapshot.removed_at && (
            <>
              {text.removed} <Ago at={parseWireTime(snapshot.removed_at)} /> ·{" "}
            </>
          )}
          {snapshot.kept_until && text.goneAt(absoluteTime(parseWireTime(snapshot.kept_until)))}
        </span>
      </div>
      <div className={classes.items} title={datasetItems(snapshot.n_images, snapshot.n_videos)}>
        {count(snapshot.n_images + snapshot.n_videos)}
      </div>
      <div className={classes.undelete}>
        <ReasonedButton
          size="compact-xs"
          variant="default"
          loading={isPending}
          disabledReason={whyNot(permissionRefusal("undelete_snapshot", facts))}
          reasonClassName={classes.spoken}
          aria-label={text.undeleteOf(name)}
          onClick={() => bringBack([snapshot.snapshot_id])}
        >
          {text.undelete}
        </ReasonedButton>
      </div>
    </article>
  );
}
