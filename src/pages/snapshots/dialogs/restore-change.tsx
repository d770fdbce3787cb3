import { IconArrowRight } from "@tabler/icons-react";
import type { Dataset } from "#contract/dataset.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { absoluteTime } from "#/lib/time.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { dialogText } from "#/strings/snapshot-dialogs.ts";
import { snapshotName } from "../snapshot-name.ts";
import classes from "./restore-dialog.module.css";

/** What the dataset is now beside what a restore makes of it. */
export function RestoreChange({ dataset, snapshot }: { dataset: Dataset; snapshot: Snapshot }) {
  return (
    <div className={classes.change}>
      <div className={classes.side}>
        <span className={classes.label}>{dialogText.restore.from}</span>
        <span className={classes.name}>
          <bdi>{dataset.display_name}</bdi>
        </span>
        <span className={classes.meta}>
          {datasetItems(dataset.n_images ?? 0, dataset.n_videos ?? 0)}
        </span>
      </div>
      <IconArrowRight size={18} aria-hidden />
      <div className={classes.side}>
        <span className={classes.label}>{dialogText.restore.to}</span>
        <span className={classes.name}>
          <bdi>{snapshotName(snapshot)}</bdi>
        </span>
        <span className={classes.meta}>{datasetItems(snapshot.n_images, snapshot.n_videos)}</span>
        <span className={classes.meta}>{absoluteTime(parseWireTime(snapshot.created_at))}</span>
      </div>
    </div>
  );
}
