import { IconGitFork } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { absoluteTime } from "#/lib/time.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { AdoptButton } from "#/features/snapshots/adopt-button.tsx";
import { RestoreButton } from "#/features/snapshots/restore-button.tsx";
import { shortAuthor } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { compareText as text } from "#/strings/compare.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import type { Relative } from "./use-family.ts";
import classes from "./version-picker.module.css";

interface VersionLinksProps {
  datasetId: string;
  /** undefined while it is loading. */
  dataset: Dataset | undefined;
  /** A snapshot's id, or `head`. */
  version: string;
  /** undefined for `head`, and while unknown. */
  snapshot: Snapshot | undefined;
  /** The snapshot that `head` is the same as; undefined where there is none. */
  saved: Snapshot | undefined;
  /** The dataset that it was cloned from; null: it is no clone, or that is not known. */
  origin: Relative | null;
}

/** The description of a version, links to its pages, and its restore button. */
export function VersionLinks(props: VersionLinksProps) {
  const { datasetId, dataset, version, snapshot, saved, origin } = props;
  const page = useDatasetPage();
  const cloned = origin && (
    <span className={classes.end}>
      <IconGitFork size={14} aria-hidden /> {text.cloneOf(origin.name)}
    </span>
  );
  const adopt = dataset && datasetId !== page.dataset.id && (
    <AdoptButton
      from={dataset}
      snapshot={version === "head" ? saved : snapshot}
      reasonClassName={classes.reason}
    />
  );
  if (version === "head") {
    return (
      <div className={classes.about}>
        <span>{dataset && datasetItems(dataset.n_images ?? 0, dataset.n_videos ?? 0)}</span>
        <Link to={paths.explore(datasetId)}>{text.explore}</Link>
        {adopt}
        {cloned}
      </div>
    );
  }
  // A missing snapshot has no links.
  if (snapshot === undefined) return <div className={classes.about} />;
  return (
    <div className={classes.about}>
      <span>
        {absoluteTime(parseWireTime(snapshot.created_at))} ·{" "}
        <span title={snapshot.created_by}>{shortAuthor(snapshot.created_by)}</span>
      </span>
      <Link to={paths.timeline(datasetId, version)}>{text.onTimeline}</Link>
      <Link to={paths.explore(datasetId, version)}>{text.explore}</Link>
      {datasetId === page.dataset.id && (
        <RestoreButton
          snapshot={snapshot}
          size="compact-xs"
          variant="default"
          reasonClassName={classes.reason}
        >
          {text.restore}
        </RestoreButton>
      )}
      {adopt}
      {cloned}
    </div>
  );
}
