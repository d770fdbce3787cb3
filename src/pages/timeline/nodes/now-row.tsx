import { VisuallyHidden } from "@mantine/core";
import { Suspense, lazy } from "react";
import { refusal } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { useFeature } from "#/api/session.ts";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import type { DialogRequest } from "#/features/dataset/dialog-request.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { useBrowserIdle } from "#/lib/use-browser-idle.ts";
import { whyNot } from "#/strings/refusals.ts";
import { timelineText } from "#/strings/timeline.ts";
import { NowNode } from "./now-node.tsx";

const RowFigures = lazy(async () => ({
  default: (await import("./row-figures.tsx")).RowFigures,
}));

interface NowRowProps {
  /** The current version. */
  current: Snapshot;
  changes: number;
  /** The address of the comparison; null if the backend cannot compare. */
  compare: string | null;
  openDialog: (request: DialogRequest) => void;
}

/** The row of the present state, with its figures and its actions. */
export function NowRow({ current, changes, compare, openDialog }: NowRowProps) {
  const { dataset, facts, prepareDialogs } = useDatasetPage();
  const isSummed = useFeature("summaries") === true;
  const idle = useBrowserIdle();
  return (
    <NowNode
      changes={changes}
      items={(dataset.n_images ?? 0) + (dataset.n_videos ?? 0)}
      summary={
        idle &&
        isSummed && (
          <Suspense>
            <RowFigures
              datasetId={dataset.id}
              snapshotId="head"
              head={dataset.head ?? undefined}
              parent={snapshotName(current)}
              parentId={current.snapshot_id}
            />
          </Suspense>
        )
      }
      compare={compare}
      actions={
        <ReasonedButton
          size="compact-sm"
          variant="default"
          fw={400}
          disabledReason={whyNot(refusal("restore_snapshot", facts))}
          reasonClassName={VisuallyHidden.classes["root"]}
          onPointerEnter={prepareDialogs}
          onFocus={prepareDialogs}
          onClick={() => openDialog({ kind: "discard", snapshot: current })}
        >
          {timelineText.discard}
        </ReasonedButton>
      }
    />
  );
}
