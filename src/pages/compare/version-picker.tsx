import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { parseWireTime } from "#contract/wire.ts";
import { snapshotListQuery } from "#/api/snapshot-list.ts";
import { snapshotQuery } from "#/api/snapshots.ts";
import { absoluteTime } from "#/lib/time.ts";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import { snapshotName } from "#/pages/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { compareText as text } from "#/strings/compare.ts";
import { datasetItems } from "#/strings/dataset-words.ts";
import classes from "./compare-page.module.css";

interface VersionPickerProps {
  label: string;
  /** A snapshot's id, or `head`. */
  version: string;
  onVersion: (version: string) => void;
}

/** One of the two sides: which version, what it is, and the ways to it. */
export function VersionPicker({ label, version, onVersion }: VersionPickerProps) {
  const { dataset } = useDatasetPage();
  const list = useQuery(snapshotListQuery(dataset.id)).data?.snapshots ?? [];
  const listed = list.find(({ snapshot_id: id }) => id === version);
  const single = useQuery({
    ...snapshotQuery(dataset.id, version),
    enabled: version !== "head" && listed === undefined,
  });
  const snapshot = listed ?? single.data;
  // An older one than the list has so far, by link.
  const options = listed || !snapshot ? list : [...list, snapshot];
  return (
    <div className={classes.side}>
      <NativeSelect
        label={label}
        value={version}
        onChange={(event) => onVersion(event.currentTarget.value)}
        data={[
          { value: "head", label: text.now },
          ...options.map((row) => ({ value: row.snapshot_id, label: snapshotName(row) })),
          // Not there, or not yet: never shown as something else.
          ...(version === "head" || snapshot ? [] : [{ value: version, label: version }]),
        ]}
      />
      <div className={classes.about}>
        {snapshot && <span>{absoluteTime(parseWireTime(snapshot.created_at))}</span>}
        <span>
          {snapshot
            ? datasetItems(snapshot.n_images, snapshot.n_videos)
            : version === "head" && datasetItems(dataset.n_images ?? 0, dataset.n_videos ?? 0)}
        </span>
        <Link to={paths.explore(dataset.id, version === "head" ? undefined : version)}>
          {text.explore}
        </Link>
      </div>
    </div>
  );
}
