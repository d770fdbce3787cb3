import type { Snapshot } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { absoluteTime } from "#/lib/time.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import classes from "./snapshot-summary.module.css";

/** The snapshot of a dialog: names may repeat, so it also shows the time, the user and the number of items. */
export function SnapshotSummary({ snapshot }: { snapshot: Snapshot }) {
  return (
    <div className={classes.card}>
      <span className={classes.name}>
        <bdi>{snapshotName(snapshot)}</bdi>
      </span>
      <span className={classes.meta}>
        {absoluteTime(parseWireTime(snapshot.created_at))} · {snapshot.created_by} ·{" "}
        {datasetItems(snapshot.n_images, snapshot.n_videos)}
      </span>
    </div>
  );
}
