import { Link } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { datasetsText } from "#/strings/datasets.ts";
import classes from "./current-version.module.css";
import type { Version } from "./use-dataset-row.ts";

interface CurrentVersionProps {
  dataset: Dataset;
  version: Version;
}

/** The snapshot that a dataset was last saved as or restored to, and the number of changes since. */
export function CurrentVersion({ dataset, version }: CurrentVersionProps) {
  const changes = dataset.changes_since_current ?? 0;
  return (
    <>
      {typeof version === "string" ? (
        <span className={classes.none}>{datasetsText.versions[version]}</span>
      ) : (
        <Link className={classes.link} to={paths.timeline(dataset.id, version.snapshot_id)}>
          {snapshotName(version)}
        </Link>
      )}
      {changes > 0 && <span className={classes.changes}>{datasetsText.changed(changes)}</span>}
    </>
  );
}
