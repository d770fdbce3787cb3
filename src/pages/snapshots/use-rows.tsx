import { type ReactNode, Suspense, lazy } from "react";
import { useFeature } from "#/api/session.ts";
import { useIdle } from "#/lib/use-idle.ts";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import type { DialogRequest } from "./dialogs/dialog-request.ts";
import type { TimelineFilters } from "./filters.ts";
import { type TimelineRow, restoreHeight } from "./rows.ts";
import { SnapshotMenu } from "./snapshot-menu.tsx";
import { snapshotName } from "./snapshot-name.ts";
import { SnapshotNode } from "./snapshot-node.tsx";
import type { Selection } from "./use-selection.ts";
import type { Timeline } from "./use-timeline.ts";

const RemovedNode = lazy(async () => ({
  default: (await import("./removed-node.tsx")).RemovedNode,
}));

const RestoreNode = lazy(async () => ({
  default: (await import("./restore-node.tsx")).RestoreNode,
}));

const NodeSummary = lazy(async () => ({
  default: (await import("./node-summary.tsx")).NodeSummary,
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

/** How a row of the timeline looks. */
export function useRows(options: RowsOptions): (row: TimelineRow) => ReactNode {
  const { timeline, filters, selection, selectedId, addressOf, openDialog } = options;
  const { dataset, facts, prepareDialogs } = useDatasetPage();
  const summarised = useFeature("summaries") === true;
  const idle = useIdle();

  return (row) => {
    if (row.kind === "restore") {
      return (
        <Suspense fallback={<div style={{ height: restoreHeight }} />}>
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
          <RemovedNode dataset={dataset} facts={facts} snapshot={snapshot} at={at} check={check} />
        </Suspense>
      );
    }
    return (
      <SnapshotNode
        snapshot={snapshot}
        at={at}
        to={addressOf(id)}
        selected={id === selectedId}
        check={check}
        summary={
          idle &&
          summarised && (
            <Suspense>
              <NodeSummary
                datasetId={dataset.id}
                snapshotId={id}
                origin={timeline.origins.get(id) ?? null}
                addressOf={addressOf}
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
