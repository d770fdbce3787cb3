import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { includesFolded } from "#contract/fold-text.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import { absoluteTime } from "#/lib/time.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { compareText as text } from "#/strings/compare.ts";
import { timelineText } from "#/strings/timeline.ts";
import type { Relative } from "./use-family.ts";
import { VersionLinks } from "./version-links.tsx";
import classes from "./version-picker.module.css";

interface VersionPickerProps {
  side: "before" | "after";
  datasetId: string;
  /** undefined while it is loading. */
  dataset: Dataset | undefined;
  family: readonly Relative[];
  /** A snapshot's id, or `head`. */
  version: string;
  /** The snapshot that both datasets have; null: it is one dataset, or not known. */
  shared: string | null;
  onDataset: (datasetId: string) => void;
  onVersion: (version: string) => void;
}

/** The most options shown: to find another one, the user types part of its name. */
const mostShown = 50;

/** One of the two sides: the choice of the dataset and the version, its description, and its links. */
export function VersionPicker(props: VersionPickerProps) {
  const { side, datasetId, dataset, family, version, shared, onDataset, onVersion } = props;
  const [typed, setTyped] = useState("");
  const whole = useQuery(snapshotListQuery(datasetId));
  const list = whole.data?.snapshots ?? [];
  const listed = list.find(({ snapshot_id: id }) => id === version);
  const single = useQuery({
    ...snapshotQuery(datasetId, version),
    enabled: version !== "head" && listed === undefined,
  });
  const snapshot = listed ?? single.data;
  // A missing or loading one is shown by its id.
  const name = version === "head" ? text.now : snapshot ? snapshotName(snapshot) : version;

  // Before typing, the field contains the name of the chosen version.
  const [wanted] = useDebouncedValue(typed === name ? "" : typed.trim(), 150);
  const asksServer = wanted !== "" && whole.data !== undefined && whole.data.nextCursor !== null;
  const searched = useQuery({
    ...snapshotListQuery(datasetId, { q: wanted }),
    enabled: asksServer,
    placeholderData: keepPreviousData,
  });
  const found = asksServer ? (searched.data?.snapshots ?? []) : [];
  const options = new Map(
    [...list, ...found, ...(snapshot ? [snapshot] : [])].map((row) => [row.snapshot_id, row]),
  );
  const mark = versionMark(version, snapshot, shared);

  return (
    <div className={classes.side}>
      <div className={classes.caption} data-side={side} aria-hidden>
        {text[side]}
      </div>
      <div className={classes.frame}>
        {family.length > 1 && (
          <Select
            aria-label={text.datasetOf[side]}
            className={classes.dataset}
            variant="unstyled"
            value={datasetId}
            onChange={(chosen) => chosen !== null && onDataset(chosen)}
            allowDeselect={false}
            maxDropdownHeight={320}
            comboboxProps={{ width: "max-content", position: "bottom-start" }}
            data={family.map(({ id, name: label }) => ({ value: id, label }))}
            renderOption={({ option, checked }) => (
              <DatasetOption
                label={option.label}
                relative={family.find(({ id }) => id === option.value)}
                checked={checked === true}
              />
            )}
          />
        )}
        <Select
          aria-label={text[side]}
          className={classes.version}
          variant="unstyled"
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
            <VersionOption
              label={option.label}
              snapshot={options.get(option.value)}
              shared={option.value === shared}
            />
          )}
        />
        {mark !== null && (
          <span className={classes.mark} data-current={snapshot?.is_current || undefined}>
            {mark}
          </span>
        )}
      </div>
      <VersionLinks
        datasetId={datasetId}
        dataset={dataset}
        version={version}
        snapshot={snapshot}
        saved={
          dataset?.changes_since_current === 0
            ? list.find(({ is_current: isCurrent }) => isCurrent)
            : undefined
        }
        origin={originOf(family, datasetId)}
      />
    </div>
  );
}

/** What is said beside the name of the chosen version. */
function versionMark(version: string, snapshot: Snapshot | undefined, shared: string | null) {
  if (version !== "head" && version === shared) return text.shared;
  return snapshot?.is_current === true ? text.current : null;
}

/** The dataset of which this one is a clone. */
function originOf(family: readonly Relative[], datasetId: string): Relative | null {
  const at = family.findIndex(({ id }) => id === datasetId);
  const own = family[at];
  if (own === undefined) return null;
  return family.slice(0, at).findLast(({ depth }) => depth < own.depth) ?? null;
}

/** By name, description or id, like the server's search. */
function matches(search: string, option: { label: string }, row: Snapshot | undefined): boolean {
  const text_ = `${option.label} ${row?.description ?? ""} ${row?.snapshot_id ?? ""}`;
  return includesFolded(text_, search.trim());
}

interface DatasetOptionProps {
  label: string;
  relative: Relative | undefined;
  checked: boolean;
}

function DatasetOption({ label, relative, checked }: DatasetOptionProps) {
  const depth = relative?.depth ?? 0;
  return (
    <span
      className={classes.relative}
      data-clone={depth > 0 || undefined}
      data-checked={checked || undefined}
      style={{ paddingInlineStart: `${Math.min(depth, 4)}rem` }}
    >
      <bdi>{label}</bdi>
      <span className={classes.detail}>{depth > 0 ? text.clone : text.original}</span>
    </span>
  );
}

interface VersionOptionProps {
  label: string;
  snapshot: Snapshot | undefined;
  shared: boolean;
}

function VersionOption({ label, snapshot, shared }: VersionOptionProps) {
  return (
    <span className={classes.option}>
      <bdi>{label}</bdi>
      {snapshot && (
        <span className={classes.detail}>
          {snapshot.is_current && `${timelineText.badges.current} · `}
          {shared && `${text.shared} · `}
          {absoluteTime(parseWireTime(snapshot.created_at))}
        </span>
      )}
    </span>
  );
}
