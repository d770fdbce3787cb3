import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { includesFolded } from "#contract/fold-text.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { absoluteTime } from "#/lib/time.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { compareText as text } from "#/strings/compare.ts";
import { timelineText } from "#/strings/timeline.ts";
import { VersionLinks } from "./version-links.tsx";
import classes from "./version-picker.module.css";

interface VersionPickerProps {
  label: string;
  /** A snapshot's id, or `head`. */
  version: string;
  onVersion: (version: string) => void;
}

/** The most options shown: to find another one, the user types part of its name. */
const mostShown = 50;

/** One of the two sides: the choice of the version, its description, and its links. */
export function VersionPicker({ label, version, onVersion }: VersionPickerProps) {
  const { dataset } = useDatasetPage();
  const [typed, setTyped] = useState("");
  const whole = useQuery(snapshotListQuery(dataset.id));
  const list = whole.data?.snapshots ?? [];
  const listed = list.find(({ snapshot_id: id }) => id === version);
  const single = useQuery({
    ...snapshotQuery(dataset.id, version),
    enabled: version !== "head" && listed === undefined,
  });
  const snapshot = listed ?? single.data;
  // A missing or loading one is shown by its id.
  const name = version === "head" ? text.now : snapshot ? snapshotName(snapshot) : version;

  // Before typing, the field contains the name of the chosen version.
  const [wanted] = useDebouncedValue(typed === name ? "" : typed.trim(), 150);
  const asksServer = wanted !== "" && whole.data !== undefined && whole.data.nextCursor !== null;
  const searched = useQuery({
    ...snapshotListQuery(dataset.id, { q: wanted }),
    enabled: asksServer,
    placeholderData: keepPreviousData,
  });
  const found = asksServer ? (searched.data?.snapshots ?? []) : [];
  const options = new Map(
    [...list, ...found, ...(snapshot ? [snapshot] : [])].map((row) => [row.snapshot_id, row]),
  );

  return (
    <div>
      <Select
        label={label}
        value={version}
        onChange={(chosen) => chosen !== null && onVersion(chosen)}
        allowDeselect={false}
        searchable
        onSearchChange={setTyped}
        onFocus={({ currentTarget }) => currentTarget.select()}
        limit={mostShown}
        maxDropdownHeight={320}
        nothingFoundMessage={asksServer && searched.isFetching ? text.searching : text.noVersion}
        filter={({ options: all, search }) =>
          all.filter((one) => "value" in one && matches(search, one, options.get(one.value)))
        }
        data={[
          { value: "head", label: text.now },
          ...[...options].map(([value, row]) => ({ value, label: snapshotName(row) })),
          ...(version === "head" || options.has(version)
            ? []
            : [{ value: version, label: version }]),
        ]}
        renderOption={({ option }) => (
          <VersionOption label={option.label} snapshot={options.get(option.value)} />
        )}
      />
      <VersionLinks version={version} snapshot={snapshot} />
    </div>
  );
}

/** By name, description or id, like the server's search. */
function matches(search: string, option: { label: string }, row: Snapshot | undefined): boolean {
  const text_ = `${option.label} ${row?.description ?? ""} ${row?.snapshot_id ?? ""}`;
  return includesFolded(text_, search.trim());
}

function VersionOption(props: { label: string; snapshot: Snapshot | undefined }) {
  const { label, snapshot } = props;
  return (
    <span className={classes.option}>
      <bdi>{label}</bdi>
      {snapshot && (
        <span className={classes.detail}>
          {snapshot.is_current && `${timelineText.badges.current} · `}
          {absoluteTime(parseWireTime(snapshot.created_at))}
        </span>
      )}
    </span>
  );
}
