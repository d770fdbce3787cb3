import { Button } from "@mantine/core";
import { IconCamera, IconExternalLink, IconSearchOff } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { datasetStatus } from "#contract/dataset.ts";
import { datasetQuery, unfinishedTasks } from "#/api/datasets.ts";
import { datasetTasksQuery } from "#/api/tasks/task-lists.ts";
import { DatasetStatusBadge } from "#/components/dataset-status.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { TaskBanner } from "#/pages/dataset/task-banner.tsx";
import { TaskLiveRegion } from "#/pages/dataset/task-live-region.tsx";
import { isSearching, readFilters } from "#/pages/timeline/filters.ts";
import { NowNode } from "#/pages/timeline/nodes/now-node.tsx";
import { RestoreNode } from "#/pages/timeline/nodes/restore-node.tsx";
import type { TimelineRow } from "#/pages/timeline/list/row-model.ts";
import { SnapshotNode } from "#/pages/timeline/nodes/snapshot-node.tsx";
import { TimelineList } from "#/pages/timeline/list/timeline-list.tsx";
import { useTimeline } from "#/pages/timeline/use-timeline.ts";
import { live } from "#/query-client.ts";
import { paths } from "#/paths.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { embedText } from "#/strings/embed.ts";
import { shellText } from "#/strings/shell.ts";
import { nothingText } from "#/strings/timeline-later.ts";
import { timelineText } from "#/strings/timeline.ts";
import classes from "./embed-page.module.css";

/**
 * The read-only timeline: it has no control that changes data, so the surrounding page cannot trick a user into a click
 * that does. The filters of the timeline's address apply here too.
 */
export function EmbedPage() {
  const { datasetId = "" } = useParams();
  const [search] = useSearchParams();
  // Removed snapshots are never shown here.
  const filters = { ...readFilters(search), removed: false };
  const { data: dataset } = useSuspenseQuery({ ...datasetQuery(datasetId), ...live.embedded });
  const tasks = useQuery(datasetTasksQuery(datasetId)).data?.tasks ?? [];
  const running = unfinishedTasks(datasetId, tasks);
  const timeline = useTimeline(dataset, filters, tasks, live.embedded);
  const changes = dataset.changes_since_current ?? 0;
  const showsNow = changes > 0 && !timeline.isEmpty && !isSearching(filters);
  usePageTitle(shellText.pageTitle([dataset.display_name, timelineText.heading]));

  function renderRow(row: TimelineRow) {
    const addressOf = (snapshotId: string) => paths.timeline(datasetId, snapshotId);
    return row.kind === "restore" ? (
      <RestoreNode row={row} addressOf={addressOf} partly={timeline.hasMore} />
    ) : (
      <SnapshotNode
        snapshot={row.snapshot}
        at={row.at}
        to={addressOf(row.snapshot.snapshot_id)}
        selected={false}
        menu={null}
      />
    );
  }

  return (
    <>
      <header className={classes.head}>
        <h1>{dataset.display_name}</h1>
        <DatasetStatusBadge status={datasetStatus(dataset)} />
        <span className={classes.counts}>
          {datasetItems(dataset.n_images ?? 0, dataset.n_videos ?? 0)}
        </span>
        <a className={classes.open} href={paths.timeline(datasetId)}>
          {embedText.open} <IconExternalLink size={14} aria-hidden />
        </a>
      </header>
      {running.map((task) => (
        <TaskBanner key={task.task_id} task={task} />
      ))}
      <TaskLiveRegion key={datasetId} task={running[0] ?? tasks[0]} />
      {timeline.refreshFailed && (
        <p className={classes.stale} role="status">
          {timelineText.refreshFailed}{" "}
          <Button variant="subtle" size="compact-xs" onClick={timeline.refresh}>
            {timelineText.retry}
          </Button>
        </p>
      )}
      <section className={classes.timeline} aria-label={timelineText.heading}>
        {timeline.rows.length > 0 && (
          <TimelineList
            ref={null}
            timeline={timeline}
            datasetId={datasetId}
            view={datasetId}
            removed={false}
            now={
              showsNow ? (
                <NowNode
                  changes={changes}
                  items={(dataset.n_images ?? 0) + (dataset.n_videos ?? 0)}
                  compare={null}
                  actions={null}
                />
              ) : null
            }
            renderRow={renderRow}
          />
        )}
        {timeline.isEmpty && (
          <StateMessage icon={<IconCamera size={22} />} {...nothingText.empty} />
        )}
        {!timeline.isEmpty && timeline.rows.length === 0 && (
          <StateMessage icon={<IconSearchOff size={22} />} {...nothingText.noMatch} />
        )}
      </section>
    </>
  );
}
