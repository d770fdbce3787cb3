import { Link } from "react-router";
import type { Snapshot } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { absoluteTime } from "#/lib/time.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { RestoreButton } from "#/features/snapshots/restore-button.tsx";
import { paths } from "#/paths.ts";
import { compareText as text } from "#/strings/compare.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import classes from "./version-picker.module.css";

interface VersionLinksProps {
  /** A snapshot's id, or `head`. */
  version: string;
  /** undefined for `head`, and while unknown. */
  snapshot: Snapshot | undefined;
}

/** The description of a version, links to its pages, and its restore button. */
export function VersionLinks({ version, snapshot }: VersionLinksProps) {
  const { dataset } = useDatasetPage();
  if (version === "head") {
    return (
      <div className={classes.about}>
        <span>{datasetItems(dataset.n_images ?? 0, dataset.n_videos ?? 0)}</span>
        <Link to={paths.explore(dataset.id)}>{text.explore}</Link>
      </div>
    );
  }
  // A missing snapshot has no links.
  if (snapshot === undefined) return <div className={classes.about} />;
  return (
    <div className={classes.about}>
      <span>{absoluteTime(parseWireTime(snapshot.created_at))}</span>
      <span>{datasetItems(snapshot.n_images, snapshot.n_videos)}</span>
      <Link to={paths.timeline(dataset.id, version)}>{text.onTimeline}</Link>
      <Link to={paths.explore(dataset.id, version)}>{text.explore}</Link>
      <RestoreButton snapshot={snapshot} size="compact-xs" variant="default">
        {text.restore}
      </RestoreButton>
    </div>
  );
}
