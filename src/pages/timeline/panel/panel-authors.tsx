import { useQuery } from "@tanstack/react-query";
import type { Snapshot } from "#contract/snapshot.ts";
import { snapshotAuthorsQuery } from "#/api/comparison.ts";
import { Fact } from "#/components/ui/fact.tsx";
import { shortAuthor } from "#/features/snapshots/snapshot-name.ts";
import { panelText as text } from "#/strings/snapshot-details.ts";

/** The persons named; the others are counted. */
const named = 3;

interface PanelAuthorsProps {
  datasetId: string;
  snapshot: Snapshot;
}

/** Who made what is in a snapshot: the edits of each person since its parent. Its row is there from the beginning. */
export function PanelAuthors({ datasetId, snapshot }: PanelAuthorsProps) {
  const { data, isError } = useQuery({
    ...snapshotAuthorsQuery(datasetId, snapshot.snapshot_id),
    retry: false,
  });
  const others = (data ?? []).slice(named);
  return (
    <Fact term={text.editedBy}>
      {data === undefined && (isError ? text.notKnown : "\u00a0")}
      {data?.length === 0 && text.noEdits}
      {data?.slice(0, named).map(({ actor, edits, items }) => (
        <div key={actor} title={actor}>
          <span translate="no">{shortAuthor(actor)}</span>: {text.editsOf(edits, items)}
        </div>
      ))}
      {others.length > 0 && (
        <div title={others.map(({ actor }) => actor).join(", ")}>
          {text.moreAuthors(others.length)}
        </div>
      )}
    </Fact>
  );
}
