import { Link } from "react-router";
import { datasetStatus } from "#contract/dataset.ts";
import { parseWireTime } from "#contract/wire.ts";
import { DatasetStatusBadge } from "#/components/dataset-status.tsx";
import { DatasetPreview } from "#/components/datasets/dataset-preview.tsx";
import { FatalError } from "#/components/tasks/fatal-error.tsx";
import { SkippedLink } from "#/components/tasks/skipped-link.tsx";
import { Moment } from "#/components/ui/moment.tsx";
import { useSeen } from "#/lib/use-seen.ts";
import { paths } from "#/paths.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { CurrentVersion } from "./current-version.tsx";
import classes from "./dataset-cards.module.css";
import { DatasetTask, UploadProgress } from "./dataset-progress.tsx";
import { DatasetMenu } from "./dataset-menu.tsx";
import type { DatasetListProps } from "./dataset-table.tsx";
import { useDatasetRow } from "./use-dataset-row.ts";

/** A card with pictures for each dataset. */
export function DatasetCards({ datasets, tasks, onDelete }: DatasetListProps) {
  return (
    <ul className={classes.list}>
      {datasets.map((dataset) => (
        <Card key={dataset.id} dataset={dataset} tasks={tasks} onDelete={() => onDelete(dataset)} />
      ))}
    </ul>
  );
}

interface CardProps extends Pick<DatasetListProps, "tasks"> {
  dataset: DatasetListProps["datasets"][number];
  onDelete: () => void;
}

function Card({ dataset, tasks, onDelete }: CardProps) {
  const [ref, seen] = useSeen<HTMLLIElement>();
  const row = useDatasetRow(dataset, tasks, seen);
  return (
    <li ref={ref} className={classes.card} data-tip-scope>
      <DatasetPreview pictures={row.pictures} size="card" />
      <div className={classes.body}>
        <div className={classes.top}>
          <h2>
            <Link to={paths.explore(dataset.id)}>
              <bdi>{dataset.display_name}</bdi>
            </Link>
          </h2>
          <DatasetMenu dataset={dataset} tasks={tasks} onDelete={onDelete} />
        </div>
        <div className={classes.facts}>
          <DatasetStatusBadge status={datasetStatus(dataset)} />
          {datasetItems(dataset.n_images ?? 0, dataset.n_videos ?? 0)}
        </div>
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
        <div className={classes.foot}>
          <div>
            <CurrentVersion dataset={dataset} version={row.version} />
          </div>
          <span className={classes.when}>
            <Moment at={parseWireTime(dataset.created_at)} />
          </span>
        </div>
      </div>
    </li>
  );
}
