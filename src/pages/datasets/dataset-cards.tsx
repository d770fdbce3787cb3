import { Link } from "react-router";
import { type Dataset, datasetStatus } from "#contract/dataset.ts";
import { parseWireTime } from "#contract/wire.ts";
import { DatasetStatusBadge } from "#/components/dataset-status.tsx";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { byteSize } from "#/lib/bytes.ts";
import { useSeen } from "#/lib/use-seen.ts";
import { paths } from "#/paths.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import { datasetsText as words } from "#/strings/datasets.ts";
import classes from "./dataset-cards.module.css";
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
import type { DatasetListProps, DatasetRowProps } from "./list-props.ts";
import { type CardPlace, VirtualCards, fewCards } from "./virtual-cards.tsx";
import { useDatasetRow } from "./use-dataset-row.ts";

/** A card with pictures for each dataset. All are equally high, because each fact has its own line. */
export function DatasetCards({ datasets, clonesOf, ...row }: DatasetListProps) {
  const card = (dataset: Dataset, place?: CardPlace) => (
    <Card
      key={dataset.id}
      dataset={dataset}
      clones={clonesOf(dataset.id)}
      {...row}
      {...(place && { place })}
    />
  );
  return datasets.length > fewCards ? (
    <VirtualCards datasets={datasets} renderCard={card} />
  ) : (
    <ul className={classes.list}>{datasets.map((dataset) => card(dataset))}</ul>
  );
}

interface CardProps extends DatasetRowProps {
  /** Of one of many. */
  place?: CardPlace;
}

function Card({ dataset, clones, tasks, features, onAsk, place }: CardProps) {
  const [ref, seen] = useSeen<HTMLLIElement>();
  const { cover, progress, version } = useDatasetRow(dataset, tasks, seen);
  const restore = dataset.last_restore;
  return (
    <li
      ref={ref}
      className={classes.card}
      {...(place && {
        style: { width: place.width, transform: `translate(${place.x}px, ${place.y}px)` },
        "aria-posinset": place.position,
        "aria-setsize": place.all,
      })}
    >
      <div className={classes.cover}>
        <DatasetCover cover={cover} look="card" />
        {progress && (
          <div className={classes.progress}>
            <ProgressLine label={progress.label} percent={progress.done} />
          </div>
        )}
      </div>
      <div className={classes.body}>
        <div className={classes.top}>
          <h2>
            <Link to={paths.explore(dataset.id)} title={dataset.display_name} data-dataset>
              <bdi>{dataset.display_name}</bdi>
            </Link>
          </h2>
          <DatasetStatusBadge status={datasetStatus(dataset)} plain />
          <DatasetMenu dataset={dataset} tasks={tasks} features={features} onAsk={onAsk} />
        </div>
        <div className={classes.line}>
          <span className={classes.cut}>
            {datasetItems(dataset.n_images ?? 0, dataset.n_videos ?? 0)}
          </span>
          {dataset.size_bytes != null && (
            <span className={classes.end}>{byteSize(dataset.size_bytes)}</span>
          )}
        </div>
        <div className={classes.line}>
          <VersionName dataset={dataset} version={version} />
          <span className={classes.end}>
            {progress ? (
              <ProgressText progress={progress} />
            ) : (
              <ChangesLink dataset={dataset} canCompare={features.diff} />
            )}
          </span>
        </div>
        <div className={classes.line} data-small>
          <Origin dataset={dataset} clones={clones} />
        </div>
      </div>
      <div className={classes.foot}>
        <span className={classes.cut}>
          {activityWords(dataset)} <ActivityTime dataset={dataset} />
        </span>
        {restore === null && <span>{words.neverRestored}</span>}
        {restore != null && (
          <Link to={paths.receipt(dataset.id, restore.task_id)} title={words.receipt}>
            {words.actions["restore_snapshot"]} <Past at={parseWireTime(restore.time)} />
          </Link>
        )}
      </div>
    </li>
  );
}
