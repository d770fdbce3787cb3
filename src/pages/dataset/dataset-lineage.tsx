import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { Link } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import type { Lineage } from "#contract/lineage.ts";
import { lineageQuery } from "#/api/snapshots/lineage.ts";
import { late } from "#/components/ui/late.tsx";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { lineageText as text } from "#/strings/lineage.ts";
import classes from "./dataset-lineage.module.css";

// Floating elements are large, and most datasets have no clones.
const Clones = late(async () => (await import("./clones-popover.tsx")).ClonesPopover);

/** The origin of a dataset and its clones; nothing for a dataset without relatives. */
export function DatasetLineage({ dataset }: { dataset: Pick<Dataset, "id" | "display_name"> }) {
  // Secondary information: if it cannot be loaded, nothing is shown.
  const { data } = useQuery(lineageQuery(dataset.id));
  // A line of words that comes late would push the page down: beside the tabs of a phone there is room for a button.
  const isNarrow = useMediaQuery("(max-width: 40em)", false, { getInitialValueInEffect: false });
  if (data === undefined) return null;
  const { parent, clones, hidden_clones: hidden } = data;
  const hasClones = clones.length + hidden > 0;
  if (parent === null && !hasClones) return null;
  const origin = parent && (
    <span className={classes.origin}>
      <Origin parent={parent} />
    </span>
  );
  return (
    <section className={classes.root} aria-label={text.region}>
      {!isNarrow && origin}
      {(hasClones || isNarrow) && (
        <Suspense>
          <Clones
            name={dataset.display_name}
            clones={clones}
            hidden={hidden}
            origin={isNarrow ? origin : null}
            isNarrow={isNarrow}
          />
        </Suspense>
      )}
    </section>
  );
}

function Origin({ parent }: { parent: NonNullable<Lineage["parent"]> }) {
  const { dataset_id: datasetId, snapshot_id: snapshotId, snapshot_name: name } = parent;
  if (!parent.visible || datasetId === null) return text.unseen;
  return (
    <>
      {text.from} <Link to={paths.timeline(datasetId)}>{parent.name}</Link>{" "}
      {snapshotId !== null && name !== null && (
        <>
          {text.at}{" "}
          <Link to={paths.timeline(datasetId, snapshotId)}>
            <bdi>{snapshotName({ snapshot_name: name })}</bdi>
          </Link>
        </>
      )}
      {snapshotId !== null && name === null && text.atRemoved}
    </>
  );
}
