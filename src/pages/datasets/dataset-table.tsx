import { VisuallyHidden } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconColumnInsertRight } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { type Dataset, datasetStatus } from "#contract/dataset.ts";
import { parseWireTime } from "#contract/wire.ts";
import { DatasetStatusBadge } from "#/components/dataset-status.tsx";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { shortAuthor } from "#/features/snapshots/snapshot-name.ts";
import { byteSize } from "#/lib/bytes.ts";
import { readSetting, writeSetting } from "#/lib/storage.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useSeen } from "#/lib/use-seen.ts";
import { paths } from "#/paths.ts";
import { itemWords } from "#/strings/dataset-words.ts";
import { datasetsText as words, roleNames } from "#/strings/datasets.ts";
import { DatasetCover } from "./dataset-cover.tsx";
import {
  ActivityTime,
  ChangesLink,
  Origin,
  Past,
  ProgressText,
  VersionName,
  activityWords,
} from "./dataset-facts.tsx";
import { DatasetMenu } from "./dataset-menu.tsx";
import classes from "./dataset-table.module.css";
import { type DatasetSort, type DatasetView, sortInAddress } from "./dataset-view.ts";
import type { DatasetListProps, DatasetRowProps } from "./list-props.ts";
import { type Version, useDatasetRow } from "./use-dataset-row.ts";

const { columns } = words;

/** Columns that one can add; which ones is remembered. */
const moreColumns = ["role", "created"] as const;
type MoreColumn = (typeof moreColumns)[number];
const columnsSetting = "inventory-columns";

function addedColumns(): MoreColumn[] {
  const added = readSetting(columnsSetting)?.split(",") ?? [];
  return moreColumns.filter((column) => added.includes(column));
}

interface DatasetTableProps extends DatasetListProps {
  view: Pick<DatasetView, "sort" | "reversed">;
}

/** A row of the same height for each dataset. The heads of the columns sort. */
export function DatasetTable({ datasets, clonesOf, view, ...row }: DatasetTableProps) {
  const withFacts = row.features.inventory;
  const [more, setMore] = useState(addedColumns);

  function add(column: MoreColumn, on: boolean) {
    const next = moreColumns.filter((one) => (one === column ? on : more.includes(one)));
    writeSetting(columnsSetting, next.join(","));
    setMore(next);
  }

  return (
    // It scrolls where it is wider than the screen, so it has to be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.room} role="region" aria-label={words.title} tabIndex={0}>
      <table className={classes.table} data-short={!withFacts || undefined}>
        <thead>
          <tr>
            <Head sort="name" view={view} className={classes.name}>
              {columns.name}
            </Head>
            <Head sort="status" view={view} className={classes.status}>
              {columns.status}
            </Head>
            <Head sort="items" view={view} className={classes.items}>
              {columns.items}
            </Head>
            {withFacts && (
              <Head sort="size" view={view} className={classes.size}>
                {columns.size}
              </Head>
            )}
            <th scope="col" className={classes.version}>
              {columns.version}
            </th>
            <Head sort="activity" view={view} className={classes.when}>
              {columns.activity}
            </Head>
            {withFacts && (
              <Head sort="restore" view={view} className={classes.when}>
                {columns.restore}
              </Head>
            )}
            {more.includes("role") && (
              <th scope="col" className={classes.when}>
                {columns.role}
              </th>
            )}
            {more.includes("created") && (
              <Head sort="date" view={view} className={classes.when}>
                {columns.created}
              </Head>
            )}
            <th scope="col" className={classes.actions}>
              <VisuallyHidden>{columns.actions}</VisuallyHidden>
              <LazyMenu
                label={words.addColumns}
                entries={() =>
                  moreColumns.map((column) => ({
                    kind: "check",
                    label: columns[column],
                    checked: more.includes(column),
                    onChange: (on) => add(column, on),
                  }))
                }
              >
                <IconColumnInsertRight size={16} stroke={1.75} aria-hidden />
              </LazyMenu>
            </th>
          </tr>
        </thead>
        <tbody>
          {datasets.map((dataset) => (
            <Row
              key={dataset.id}
              dataset={dataset}
              clones={clonesOf(dataset.id)}
              more={more}
              {...row}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps {
  sort: DatasetSort;
  view: DatasetTableProps["view"];
  className: string | undefined;
  children: ReactNode;
}

function Head({ sort, view, className, children }: HeadProps) {
  const [, change] = useSearchChange();
  const isSorted = view.sort === sort;
  // Names are looked at from the first, all others from the largest or the newest.
  const isUp = isSorted && (sort === "name") !== view.reversed;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={isSorted ? (isUp ? "ascending" : "descending") : undefined}
    >
      <button
        type="button"
        onClick={() => change({ sort: sortInAddress(sort, isSorted && !view.reversed) })}
      >
        {children}
        {isSorted &&
          (isUp ? <IconArrowUp size={14} aria-hidden /> : <IconArrowDown size={14} aria-hidden />)}
      </button>
    </th>
  );
}

interface RowProps extends DatasetRowProps {
  more: readonly MoreColumn[];
}

function Row({ dataset, clones, tasks, features, onAsk, more }: RowProps) {
  const [ref, seen] = useSeen<HTMLTableRowElement>();
  const { cover, progress, version } = useDatasetRow(dataset, tasks, seen);
  const restore = dataset.last_restore;
  const images = dataset.n_images ?? 0;
  const videos = dataset.n_videos ?? 0;
  const isVideos = images === 0 && videos > 0;
  const mainItems = isVideos ? itemWords.videos(videos) : itemWords.images(images);
  const otherItems = images > 0 && videos > 0 ? itemWords.videos(videos) : "";
  return (
    <tr ref={ref}>
      <th scope="row" className={classes.name}>
        <div className={classes.who}>
          <DatasetCover cover={cover} look="row" />
          <div className={classes.two}>
            <Link to={paths.explore(dataset.id)} title={dataset.display_name} data-dataset>
              <bdi>{dataset.display_name}</bdi>
            </Link>
            <span className={classes.small}>
              <Origin dataset={dataset} clones={clones} />
            </span>
          </div>
        </div>
      </th>
      <td>
        <div className={classes.two}>
          <DatasetStatusBadge status={datasetStatus(dataset)} plain />
          {progress && (
            <>
              <span className={classes.small}>
                <ProgressText progress={progress} />
              </span>
              <div className={classes.bar}>
                <ProgressLine label={progress.label} percent={progress.done} />
              </div>
            </>
          )}
        </div>
      </td>
      <td>
        <div className={classes.two}>
          <span>{mainItems}</span>
          {otherItems !== "" && <span className={classes.small}>{otherItems}</span>}
        </div>
      </td>
      {features.inventory && (
        <td className={classes.size}>
          {dataset.size_bytes != null && byteSize(dataset.size_bytes)}
        </td>
      )}
      <td>
        <VersionLines dataset={dataset} version={version} canCompare={features.diff} />
      </td>
      <td>
        <ActivityLines dataset={dataset} />
      </td>
      {features.inventory && (
        <td>
          {restore == null ? (
            <span className={classes.never}>{words.never}</span>
          ) : (
            <div className={classes.two}>
              <Past at={parseWireTime(restore.time)} />
              <span className={classes.small}>
                <span className={classes.cut} title={restore.by}>
                  {words.by(shortAuthor(restore.by))}
                </span>
                {" · "}
                <Link to={paths.receipt(dataset.id, restore.task_id)}>{words.receipt}</Link>
              </span>
            </div>
          )}
        </td>
      )}
      {more.includes("role") && (
        <td>{dataset.role === undefined ? "" : (roleNames[dataset.role] ?? dataset.role)}</td>
      )}
      {more.includes("created") && (
        <td>
          <Past at={parseWireTime(dataset.created_at)} />
        </td>
      )}
      <td className={classes.actions}>
        <DatasetMenu dataset={dataset} tasks={tasks} features={features} onAsk={onAsk} />
      </td>
    </tr>
  );
}

interface VersionLinesProps {
  dataset: Dataset;
  version: Version;
  canCompare: boolean;
}

function VersionLines({ dataset, version, canCompare }: VersionLinesProps) {
  return (
    <div className={classes.two}>
      <span className={classes.line}>
        <VersionName dataset={dataset} version={version} />
      </span>
      {(dataset.changes_since_current ?? 0) > 0 && (
        <span className={classes.small}>
          <ChangesLink dataset={dataset} canCompare={canCompare} />
        </span>
      )}
    </div>
  );
}

function ActivityLines({ dataset }: { dataset: Dataset }) {
  return (
    <div className={classes.two}>
      <span className={classes.cut}>{activityWords(dataset)}</span>
      <span className={classes.small}>
        <ActivityTime dataset={dataset} />
      </span>
    </div>
  );
}
