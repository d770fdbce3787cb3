import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { type Dataset, datasetStatus } from "#contract/dataset.ts";
import { parseWireTime } from "#contract/wire.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { FatalError } from "#/components/tasks/fatal-error.tsx";
import { absoluteTime } from "#/lib/time.ts";
import { RestoreButton } from "#/features/snapshots/restore-button.tsx";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { exploreText } from "#/strings/explore.ts";
import classes from "./broken-banner.module.css";

/**
 * Why a dataset is in error, and what to do: its last good version or, if there is none, the task that failed. Renders
 * nothing for other datasets.
 */
export function BrokenBanner({ dataset }: { dataset: Dataset }) {
  const broken = datasetStatus(dataset) === "ERROR";
  const snapshots = useQuery({ ...snapshotListQuery(dataset.id), enabled: broken });
  if (!broken) return null;
  const words = exploreText.broken;
  const listed = snapshots.data?.snapshots;
  const good = listed?.find((snapshot) => snapshot.is_current) ?? listed?.[0];
  return (
    <section className={classes.banner} aria-label={words.title}>
      <IconAlertTriangle size={18} aria-hidden />
      <div className={classes.words}>
        <strong>{words.title}</strong>
        <span>{dataset.fatal_error_msg ? <FatalError dataset={dataset} /> : words.unknown}</span>
        {good && (
          <span>
            {words.lastGood}{" "}
            <Link to={paths.timeline(dataset.id, good.snapshot_id)}>{snapshotName(good)}</Link>
            {` · ${absoluteTime(parseWireTime(good.created_at))}`}
          </span>
        )}
        {listed?.length === 0 && <span>{words.never}</span>}
      </div>
      <div className={classes.actions}>
        {good && (
          <>
            <Button component={Link} to={paths.timeline(dataset.id)} variant="default">
              {words.another}
            </Button>
            <RestoreButton snapshot={good} reasonClassName={classes.reason}>
              {words.restore}
            </RestoreButton>
          </>
        )}
        {listed?.length === 0 && (
          <Button component={Link} to={paths.tasks({ datasetId: dataset.id })} variant="default">
            {words.tasks}
          </Button>
        )}
      </div>
    </section>
  );
}
