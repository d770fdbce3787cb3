import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { MediaFilter } from "#contract/media.ts";
import { parseWireTime } from "#contract/wire.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { late } from "#/components/ui/late.tsx";
import { wholeDay } from "#/lib/time.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { exploreText } from "#/strings/explore.ts";
import { type Condition, type Mode, modesOf } from "./explore-filter.ts";
import classes from "./filter-editor.module.css";
import { FilterValues } from "./filter-values.tsx";

const words = exploreText.filters;
const bytesPerMegabyte = 1_000_000;

const metaModes = ["any", "not"] as const;
const noLimits = { min: undefined, max: undefined };

const MetaValues = late(async () => (await import("./meta-values.tsx")).MetaValues);

interface FilterEditorProps {
  condition: Condition;
  at: string | null;
  filter: MediaFilter;
  /** The number of matches; null while unknown. */
  total: number | null;
  onChange: (next: Condition) => void;
}

/** Changes one condition, at once. */
export function FilterEditor({ condition, at, filter, total, onChange }: FilterEditorProps) {
  return (
    <>
      {condition.kind === "list" && (
        <>
          <Modes
            modes={modesOf(condition.field)}
            mode={condition.mode}
            onChange={(mode) => onChange({ ...condition, mode })}
          />
          <FilterValues
            field={condition.field}
            mode={condition.mode}
            at={at}
            filter={filter}
            chosen={condition.values}
            onChange={(values) => onChange({ ...condition, values })}
          />
        </>
      )}
      {condition.kind === "range" && <Range condition={condition} onChange={onChange} />}
      {condition.kind === "meta" && (
        <>
          <Modes
            modes={metaModes}
            mode={condition.mode}
            onChange={(mode) => mode !== "all" && onChange({ ...condition, mode, ...noLimits })}
          />
          <Suspense>
            <MetaValues condition={condition} onChange={onChange} />
          </Suspense>
        </>
      )}
      {condition.kind === "since" && <Since condition={condition} onChange={onChange} />}
      <p className={classes.foot} role="status">
        {total === null ? exploreText.counting : words.matching(total)}
      </p>
    </>
  );
}

interface ModesProps {
  modes: readonly Mode[];
  mode: Mode;
  onChange: (mode: Mode) => void;
}

function Modes({ modes, mode, onChange }: ModesProps) {
  return (
    <div className={classes.modes} role="group" aria-label={words.match}>
      {modes.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === mode}
          onClick={() => one !== mode && onChange(one)}
        >
          {words.modes[one]}
        </button>
      ))}
    </div>
  );
}

interface RangeProps {
  condition: Condition & { kind: "range" };
  onChange: (next: Condition) => void;
}

function Range({ condition, onChange }: RangeProps) {
  const { field, min, max } = condition;
  const scale = field === "bytes" ? bytesPerMegabyte : 1;
  return (
    <div className={classes.range}>
      <Limit
        label={words.least}
        unit={words.units[field]}
        scale={scale}
        value={min}
        onChange={(value) => onChange({ ...condition, min: value })}
      />
      <Limit
        label={words.most}
        unit={words.units[field]}
        scale={scale}
        value={max}
        onChange={(value) => onChange({ ...condition, max: value })}
      />
    </div>
  );
}

interface LimitProps {
  label: string;
  unit: string;
  /** Of the unit. */
  scale: number;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

/** The field has its own text: digits that are no number yet must not be lost. */
function Limit({ label, unit, scale, value, onChange }: LimitProps) {
  const [text, setText] = useState(value === undefined ? "" : String(value / scale));
  return (
    <label className={classes.limit}>
      {label} ({unit})
      <input
        type="number"
        inputMode="decimal"
        min={0}
        step="any"
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          const next = Math.round(Number(currentTarget.value) * scale);
          if (currentTarget.value === "") onChange(undefined);
          else if (next >= 0 && next <= 999_999_999) onChange(next);
        }}
      />
    </label>
  );
}

interface SinceProps {
  condition: Condition & { kind: "since" };
  onChange: (next: Condition) => void;
}

function Since({ condition, onChange }: SinceProps) {
  const { dataset } = useDatasetPage();
  const list = useQuery(snapshotListQuery(dataset.id));
  const snapshots = list.data?.snapshots ?? [];
  return (
    <div
      className={classes.values}
      role="radiogroup"
      aria-label={words.since}
      aria-busy={list.isPending || undefined}
    >
      {snapshots.map((snapshot) => (
        <label key={snapshot.snapshot_id} className={classes.value}>
          <input
            type="radio"
            name="changed_since"
            checked={snapshot.snapshot_id === condition.snapshotId}
            onChange={() => onChange({ ...condition, snapshotId: snapshot.snapshot_id })}
          />
          <span className={classes.name}>{snapshotName(snapshot)}</span>
          <span className={classes.count}>{wholeDay(parseWireTime(snapshot.created_at))}</span>
        </label>
      ))}
      {list.isSuccess && snapshots.length === 0 && (
        <p className={classes.note}>{words.noSnapshots}</p>
      )}
    </div>
  );
}
