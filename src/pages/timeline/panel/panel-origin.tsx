import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Snapshot } from "#contract/snapshot.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotSummaryQuery } from "#/api/snapshots/snapshot-summaries.ts";
import { Fact } from "#/components/ui/fact.tsx";
import { paths } from "#/paths.ts";
import { panelText as text } from "#/strings/snapshot-details.ts";
import { useSnapshotName } from "#/features/snapshots/use-snapshot-name.ts";

interface PanelOriginProps {
  datasetId: string;
  snapshot: Snapshot;
}

/** The parent of a snapshot, and the changes relative to it. Nothing for a first snapshot. */
export function PanelOrigin({ datasetId, snapshot }: PanelOriginProps) {
  const { snapshot_id: id, parent_id: parent = null } = snapshot;
  const name = useSnapshotName(datasetId, parent);
  const isSummed = useFeature("summaries") === true;
  const canCompare = useFeature("diff") === true;
  const { data } = useQuery({
    ...snapshotSummaryQuery(datasetId, id),
    enabled: isSummed && parent !== null,
  });
  if (parent === null || name === null) return null;
  const summary = data?.summary?.previous_id === parent ? data.summary : null;
  const { added = null, removed = null, modified = null } = summary ?? {};
  const isKnown = added !== null && removed !== null && modified !== null;
  return (
    <Fact term={text.origin}>
      <Link to={paths.timeline(datasetId, parent)} preventScrollReset>
        <bdi>{name}</bdi>
      </Link>
      {isKnown && ` · ${text.changes(added, removed, modified)}`}
      {isKnown && canCompare && added + removed + modified > 0 && (
        <>
          {" · "}
          <Link to={paths.compare(datasetId, { from: parent, to: id })}>{text.seeThem}</Link>
        </>
      )}
    </Fact>
  );
}
