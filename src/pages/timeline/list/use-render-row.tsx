import { type ReactNode, Suspense, lazy } from "react";
import { useQuery } from "@tanstack/react-query";
import { meQuery, useFeature } from "#/api/session.ts";
import { useBrowserIdle } from "#/lib/use-browser-idle.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import type { DialogRequest } from "#/features/dataset/dialog-request.ts";
import type { TimelineFilters } from "#/pages/timeline/filters.ts";
import type { TimelineRow } from "./row-model.ts";
import { SnapshotMenu } from "#/features/snapshots/snapshot-menu.tsx";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { SnapshotNode } from "#/pages/timeline/nodes/snapshot-node.tsx";
import type { Selection } from "#/pages/timeline/toolbar/use-selection.ts";
import type { Timeline } from "#/pages/timeline/use-timeline.ts";

const RemovedNode = lazy(async () => ({
  default: (await import("#/pages/timeline/nodes/removed-node.tsx")).RemovedNode,
}));

const RestoreNode = lazy(async () => ({
  default: (await import("#/pages/timeline/nodes/restore-node.tsx")).RestoreNode,
}));

const RowFigures = lazy(async () => ({
  default: (await import("#/pages/timeline/nodes/row-figures.tsx")).RowFigures,
}));

interface RowsOptions {
  timeline: Timeline;
  filters: TimelineFilters;
  selection: Selection;
  /** The snapshot in the side panel. */
  selectedId: string | null;
  addressOf: (snapshotId: string) => string;
  openDialog: (request: DialogRequest) => void;
}

/** The renderer of the timeline's rows. */
export function useRows(options: RowsOptions): (row: TimelineRow) => ReactNode {
  const { timeline, filters, selection, selectedId, addressOf, openDialog } = options;
  const { dataset, facts, prepareDialogs } = useDatasetPage();
  const summarised = useFeature("summaries") === true;
  const reader = useQuery(meQuery()).data?.email;
  const idle = useBrowserIdle();

  function nameOf(snapshotId: string): string | null {
    const snapshot = timeline.named.get(snapshotId);
    return snapshot === undefined ? null : snapshotName(snapshot);
  }

  return (row) => {
    if (row.kind === "restore") {
      return (
        <Suspense>
          <RestoreNode row={row} addressOf={addressOf} partly={timeline.hasMore} />
        </Suspense>
      );
    }
    const { snapshot, at } = row;
    const id = snapshot.snapshot_id;
    const check = {
      name: snapshotName(snapshot),
      checked: selection.ids.has(id),
      onToggle: (range: boolean) => selection.toggle(id, range),
    };
    if (filters.removed) {
      return (
        <Suspense>
          <RemovedNode dataset={dataset} facts={facts} snapshot={snapshot} check={check} />
        </Suspense>
      );
    }
    const parent = timeline.parents.get(id) ?? null;
    const origin = timeline.origins.get(id);
    const originName = origin === undefined ? null : nameOf(origin);
    const from =
      origin === undefined || originName === null
        ? null
        : { to: addressOf(origin), name: originName };
    return (
      <SnapshotNode
        snapshot={snapshot}
        at={at}
        to={addressOf(id)}
        selected={id === selectedId}
        own={snapshot.created_by === reader}
        check={check}
        from={from}
        summary={
          idle &&
          summarised && (
            <Suspense>
              <RowFigures
                datasetId={dataset.id}
                snapshotId={id}
                parent={parent === null ? null : nameOf(parent)}
                parentId={parent}
              />
            </Suspense>
          )
        }
        menu={
          <SnapshotMenu
            snapshot={snapshot}
            dataset={dataset}
            facts={facts}
            openDialog={openDialog}
            prepareDialogs={prepareDialogs}
          />
        }
      />
    );
  };
}
