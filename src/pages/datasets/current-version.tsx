import { Link } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { paths } from "#/paths.ts";
import { datasetsText } from "#/strings/datasets.ts";
import classes from "./current-version.module.css";

interface CurrentVersionProps {
  dataset: Dataset;
  /** null until it is known. */
  version: Snapshot | null;
}

/** The snapshot that a dataset was last saved as or restored to, and how far it has moved since. */
export function CurrentVersion({ dataset, version }: CurrentVersionProps) {
  const changes = dataset.changes_since_current ?? 0;
  if ((dataset.current_snapshot_id ?? null) === null) {
    return <span className={classes.none}>{datasetsText.noVersion}</span>;
  }
  return (
    <>
      {version && (
        <Link className={classes.link} to={paths.timeline(dataset.id, version.snapshot_id)}>
          {version.snapshot_name}
        </Link>
      )}
      {changes > 0 && <span className={classes.changes}>{datasetsText.changed(changes)}</span>}
    </>
  );
}
