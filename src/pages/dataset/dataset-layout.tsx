import { useSuspenseQuery, useQuery } from "@tanstack/react-query";
import { Suspense, useEffect } from "react";
import { Link, NavLink, Outlet, useParams } from "react-router";
import { datasetStatus } from "#contract/dataset.ts";
import { permissionRefusal, refusal } from "#contract/rules.ts";
import { datasetFacts, datasetQuery, unfinishedTasks } from "#/api/datasets.ts";
import { useFeature } from "#/api/session.ts";
import { datasetTasksQuery } from "#/api/tasks/task-lists.ts";
import { DatasetStatusBadge } from "#/components/dataset-status.tsx";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { ViewOnlyChip, ViewOnlyReason } from "#/components/ui/view-only.tsx";
import { useBrowserIdle } from "#/lib/use-browser-idle.ts";
import { late } from "#/components/ui/late.tsx";
import { live } from "#/query-client.ts";
import { paths } from "#/paths.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { shellText } from "#/strings/shell.ts";
import { datasetText } from "#/strings/timeline.ts";
import { datasetAtHand } from "#/features/dataset/at-hand.ts";
import classes from "./dataset-layout.module.css";
import type { DatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { useNews } from "#/api/snapshots/use-news.ts";
import { whyNot } from "#/strings/refusals.ts";
import { useDialogs } from "./use-dialogs.tsx";

// A chunk has a fixed cost: these two share one.
const loadAside = () => import("./dataset-aside.tsx");
const DatasetAside = late(async () => (await loadAside()).DatasetAside);
const TaskBanner = late(async () => (await loadAside()).TaskBanner);

/** The frame of a dataset's pages: its name, status, running task and main action. */
export function DatasetLayout() {
  const { datasetId = "" } = useParams();
  const { data: dataset } = useSuspenseQuery({ ...datasetQuery(datasetId), ...live.watched });
  useNews(dataset);
  const { data: taskPage } = useQuery(datasetTasksQuery(datasetId));
  const tasks = taskPage?.tasks ?? [];
  const facts = datasetFacts(dataset, tasks);
  const running = unfinishedTasks(datasetId, tasks);
  const dialogs = useDialogs(dataset, facts);
  const page: DatasetPage = {
    dataset,
    facts,
    tasks,
    openDialog: dialogs.open,
    prepareDialogs: dialogs.prepare,
  };
  useEffect(() => {
    datasetAtHand.set(page);
  });
  useEffect(() => () => datasetAtHand.set(null), []);
  const canCompare = useFeature("diff") === true;
  const idle = useBrowserIdle();
  const createRefusal = refusal("create_snapshot", facts);
  const viewOnly = whyNot(permissionRefusal("edit_media", facts));

  return (
    <ViewOnlyReason value={viewOnly}>
      <div className={classes.page}>
        <div className={classes.head}>
          <div className={classes.what}>
            <nav aria-label={datasetText.breadcrumb}>
              <ol className={classes.crumbs}>
                <li>
                  <Link to={paths.datasets}>{shellText.nav.datasets}</Link>
                </li>
                <li>
                  <h1>{dataset.display_name}</h1>
                </li>
              </ol>
            </nav>
            <DatasetStatusBadge status={datasetStatus(dataset)} />
            {viewOnly !== null && <ViewOnlyChip />}
            <span className={classes.counts}>
              {datasetItems(dataset.n_images ?? 0, dataset.n_videos ?? 0)}
            </span>
          </div>
          <div className={classes.create}>
            <ReasonedButton
              aria-label={datasetText.create}
              disabledReason={whyNot(createRefusal)}
              reasonClassName={classes.reason}
              onPointerEnter={dialogs.prepare}
              onFocus={dialogs.prepare}
              onClick={() => dialogs.open({ kind: "create" })}
            >
              <span className={classes.long}>{datasetText.create}</span>
              <span className={classes.short}>{datasetText.createShort}</span>
            </ReasonedButton>
          </div>
        </div>
        <div className={classes.bar}>
          <nav className={classes.tabs} aria-label={datasetText.tabs.label}>
            <NavLink to={paths.explore(datasetId)} end>
              {datasetText.tabs.explore}
            </NavLink>
            <NavLink to={paths.timeline(datasetId)}>{datasetText.tabs.timeline}</NavLink>
            {canCompare && (
              <NavLink to={paths.compare(datasetId)}>{datasetText.tabs.compare}</NavLink>
            )}
          </nav>
          {idle && (
            <Suspense>
              <DatasetAside key={datasetId} dataset={dataset} task={running[0] ?? tasks[0]} />
            </Suspense>
          )}
        </div>
        <div className={classes.banners}>
          {running.map((task) => (
            <Suspense key={task.task_id}>
              <TaskBanner task={task} />
            </Suspense>
          ))}
        </div>
        <Outlet context={page} />
        {dialogs.element}
      </div>
    </ViewOnlyReason>
  );
}
