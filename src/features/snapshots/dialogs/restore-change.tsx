import { IconArrowRight } from "@tabler/icons-react";
import type { Dataset } from "#contract/dataset.ts";
import type { RestorableField } from "#contract/receipt.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { absoluteTime } from "#/lib/time.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { scopeText } from "#/strings/restore-impact.ts";
import type { Relation } from "#/features/dataset/dialog-request.ts";
import { adoptText } from "#/strings/adopt.ts";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import classes from "./restore-dialog.module.css";

interface RestoreChangeProps {
  dataset: Dataset;
  snapshot: Snapshot;
  /** The dataset that has the snapshot, if it is another one. */
  from?: Relation | null;
  /** The restored fields; null for all. */
  only: readonly RestorableField[] | null;
}

/** The present state of the dataset beside the state after the restore. */
export function RestoreChange({ dataset, snapshot, from = null, only }: RestoreChangeProps) {
  const images = datasetItems(dataset.n_images ?? 0, dataset.n_videos ?? 0);
  // Items are added and removed only with the field "media".
  const comeAndGo = only === null || only.includes("media");
  return (
    <div className={classes.change}>
      <div className={classes.side}>
        <span className={classes.label}>{dialogText.restore.from}</span>
        <span className={classes.name}>
          <bdi>{dataset.display_name}</bdi>
        </span>
        <span className={classes.meta}>{images}</span>
      </div>
      <IconArrowRight size={18} aria-hidden />
      <div className={classes.side}>
        <span className={classes.label}>
          {from === null ? dialogText.restore.to : adoptText.to}
        </span>
        <span className={classes.name}>
          <bdi>
            {only === null ? snapshotName(snapshot) : scopeText.part(snapshotName(snapshot))}
          </bdi>
        </span>
        <span className={classes.meta}>
          {comeAndGo ? datasetItems(snapshot.n_images, snapshot.n_videos) : images}
        </span>
        <span className={classes.meta}>
          {from !== null && `${adoptText.of(from.name)} · `}
          {absoluteTime(parseWireTime(snapshot.created_at))}
        </span>
      </div>
    </div>
  );
}
