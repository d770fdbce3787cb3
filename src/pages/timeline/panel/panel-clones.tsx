import { useQuery } from "@tanstack/react-query";
import { lineageQuery } from "#/api/snapshots/lineage.ts";
import { CloneList } from "#/components/datasets/clone-list.tsx";
import { lineageText as text } from "#/strings/lineage.ts";
import classes from "./snapshot-panel.module.css";

/** The clones of a snapshot; nothing where there are none. */
export function PanelClones(props: { datasetId: string; snapshotId: string }) {
  const { data } = useQuery(lineageQuery(props.datasetId));
  const clones = data?.clones.filter(({ snapshot_id: id }) => id === props.snapshotId) ?? [];
  if (clones.length === 0) return null;
  return (
    <section className={classes.contents} aria-label={text.fromSnapshot}>
      <h3>{text.fromSnapshot}</h3>
      <CloneList label={text.fromSnapshot} clones={clones} />
    </section>
  );
}
