import { VisuallyHidden } from "@mantine/core";
import { Link } from "react-router";
import { type Dataset, datasetStatus } from "#contract/dataset.ts";
import type { Task } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { DatasetStatusBadge } from "#/components/dataset-status.tsx";
import { DatasetPreview } from "#/components/datasets/dataset-preview.tsx";
import { FatalError } from "#/components/tasks/fatal-error.tsx";
import { SkippedLink } from "#/components/tasks/skipped-link.tsx";
import { Moment } from "#/components/ui/moment.tsx";
import { useSeen } from "#/lib/use-seen.ts";
import { paths } from "#/paths.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { datasetsText, roleNames } from "#/strings/datasets.ts";
import { CurrentVersion } from "./current-version.tsx";
import { DatasetTask, UploadProgress } from "./dataset-progress.tsx";
import { DatasetMenu } from "./dataset-menu.tsx";
import classes from "./dataset-table.module.css";

import { useDatasetRow } from "./use-dataset-row.ts";

export interface DatasetListProps {
  datasets: readonly Dataset[];
  tasks: readonly Task[];
  onDelete: (dataset: Dataset) => void;
}

const { columns } = datasetsText;

/** A row for each dataset. On a narrow screen the cells of a row are stacked. */
export function DatasetTable({ datasets, tasks, onDelete }: DatasetListProps) {
  // A plain backend does not send roles; then there is no such column.
  const withRoles = datasets.some((dataset) => dataset.role !== undefined);
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.status}</th>
          <th scope="col">{columns.items}</th>
          <th scope="col">{columns.version}</th>
          {withRoles && <th scope="col">{columns.role}</th>}
          <th scope="col">{columns.created}</th>
          <th scope="col">
            <VisuallyHidden>{columns.actions}</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {datasets.map((dataset) => (
          <Row
            key={dataset.id}
            dataset={dataset}
            tasks={tasks}
            withRoles={withRoles}
            onDelete={() => onDelete(dataset)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  dataset: Dataset;
  tasks: readonly Task[];
  withRoles: boolean;
  onDelete: () => void;
}

function Row({ dataset, tasks, withRoles, onDelete }: RowProps) {
  const [ref, seen] = useSeen<HTMLTableRowElement>();
  const row = useDatasetRow(dataset, tasks, seen);
  return (
    <tr ref={ref} data-tip-scope>
      <th scope="row" className={classes.name}>
        <DatasetPreview pictures={row.pictures} size="row" />
        <Link to={paths.explore(dataset.id)}>
          <bdi>{dataset.display_name}</bdi>
        </Link>
      </th>
      <td className={classes.status}>
        <DatasetStatusBadge status={datasetStatus(dataset)} />
        {row.upload && <UploadProgress upload={row.upload} />}
        {row.task && <DatasetTask task={row.task} />}
        {dataset.fatal_error_msg && (
          <p className={classes.error}>
            <FatalError dataset={dataset} />
          </p>
        )}
        {dataset.skipped && (
          <p className={classes.error}>
            <SkippedLink dataset={dataset} />
          </p>
        )}
      </td>
      <td data-label={columns.items} className={classes.fact}>
        {datasetItems(dataset.n_images ?? 0, dataset.n_videos ?? 0)}
      </td>
      <td data-label={columns.version} className={classes.version}>
        <CurrentVersion dataset={dataset} version={row.version} />
      </td>
      {withRoles && (
        <td data-label={columns.role} className={classes.fact}>
          {dataset.role === undefined ? "" : (roleNames[dataset.role] ?? dataset.role)}
        </td>
      )}
      <td data-label={columns.created} className={classes.fact}>
        <Moment at={parseWireTime(dataset.created_at)} />
      </td>
      <td className={classes.actions}>
        <DatasetMenu dataset={dataset} tasks={tasks} onDelete={onDelete} />
      </td>
    </tr>
  );
}
