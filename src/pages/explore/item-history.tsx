import { Button, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { MediaItem } from "#contract/media.ts";
import { refusal } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { itemHistoryQuery } from "#/api/comparison.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { historyText as text } from "#/strings/item-history.ts";
import { type HistoryStep, historySteps } from "./history-steps.ts";
import classes from "./item-history.module.css";

/** The snapshots that contain an item, and those that changed it; it can be restored from any of them. */
export function ItemHistory({ item }: { item: MediaItem }) {
  const { dataset } = useDatasetPage();
  const told = useFeature("history") === true;
  const history = useQuery({
    ...itemHistoryQuery(dataset.id, item.media_id, dataset.head ?? ""),
    enabled: told,
  });
  const snapshots = useQuery({ ...snapshotListQuery(dataset.id), enabled: told }).data?.snapshots;
  if (!told) return null;
  return (
    <section className={classes.root}>
      <h3>{text.title}</h3>
      {history.isPending && (
        <div role="status">
          <VisuallyHidden>{text.loading}</VisuallyHidden>
          <Bone height="4rem" />
        </div>
      )}
      {history.isError && (
        <p role="alert">
          {text.failed}{" "}
          <Button variant="subtle" size="compact-xs" onClick={() => void history.refetch()}>
            {text.retry}
          </Button>
        </p>
      )}
      {history.data && (
        <ol>
          {historySteps(history.data.versions).map((step) =>
            step.kind === "run" ? (
              <li key={step.key} className={classes.run}>
                {text.unchanged(step.count)}
              </li>
            ) : (
              <Step
                key={step.version.version}
                step={step}
                item={item}
                snapshot={snapshots?.find(({ snapshot_id: id }) => id === step.version.version)}
              />
            ),
          )}
        </ol>
      )}
    </section>
  );
}

interface StepProps {
  step: Extract<HistoryStep, { kind: "version" }>;
  item: MediaItem;
  /** From the list. */
  snapshot: Snapshot | undefined;
}

function Step({ step: { version, differsFromNow }, item, snapshot }: StepProps) {
  const { dataset, facts, openDialog, prepareDialogs } = useDatasetPage();
  const canRestore = useFeature("partial_restore") === true;
  const isNow = version.version === "head";
  const name = isNow ? text.now : snapshot ? snapshotName(snapshot) : text.older;
  const address = paths.explore(dataset.id, isNow ? undefined : version.version);
  const fields = version.fields.map((field) => text.fields[field]).join(", ");
  return (
    <li data-change={version.change}>
      <span>
        {version.present ? (
          <Link to={`${address}${isNow ? "?" : "&"}item=${item.media_id}`}>{name}</Link>
        ) : (
          name
        )}{" "}
        <span className={classes.change}>
          {text.changes[version.change]}
          {fields && `: ${fields}`}
        </span>
      </span>
      {canRestore &&
        version.present &&
        differsFromNow &&
        snapshot !== undefined &&
        refusal("restore_snapshot", facts) === null && (
          <Button
            variant="default"
            size="compact-sm"
            onPointerEnter={prepareDialogs}
            onFocus={prepareDialogs}
            onClick={() =>
              openDialog({
                kind: "restore",
                snapshot,
                items: { ids: [item.media_id], name: item.file_name },
              })
            }
          >
            {text.bringBack}
          </Button>
        )}
    </li>
  );
}
