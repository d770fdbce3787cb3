import { Button, VisuallyHidden } from "@mantine/core";
import { IconMinus, IconPlus, IconTilde } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import {
  type DiffSummary,
  type ItemChangeKind,
  type ItemField,
  itemFields,
} from "#contract/diff.ts";
import type { RestorableField } from "#contract/receipt.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { diffPageQuery, diffSummaryQuery } from "#/api/comparison.ts";
import type { VersionPair } from "#/api/keys.ts";
import type { Relation } from "#/features/dataset/dialog-request.ts";
import { errorMessage } from "#/api/describe-error.ts";
import { useFeature } from "#/api/session.ts";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { paths } from "#/paths.ts";
import { impactText as text } from "#/strings/restore-impact.ts";
import classes from "./restore-impact.module.css";

/** Thumbnails of each kind of change: as many as fit into a row of the dialog. */
const stripItems = 8;
const pictureSize = 56;

/** The most serious kind comes first. */
const kinds = ["removed", "added", "modified"] as const;

const icons: Record<ItemChangeKind, ReactNode> = {
  removed: <IconMinus size={16} aria-hidden />,
  added: <IconPlus size={16} aria-hidden />,
  modified: <IconTilde size={16} aria-hidden />,
};

interface RestoreImpactProps {
  dataset: Dataset;
  snapshot: Snapshot;
  /** The dataset that has the snapshot, if it is another one. */
  from?: Relation | null;
  /** The restored fields; null for all. While none is chosen, all are shown. */
  only: readonly RestorableField[] | null;
}

/** The items that a restore would remove, bring back and change: counts first, then examples. */
export function RestoreImpact({ dataset, snapshot, from = null, only }: RestoreImpactProps) {
  const canCompare = useFeature("diff");
  if (canCompare === undefined) return null;
  return (
    <section className={classes.impact} aria-label={text.title}>
      <h3 className={classes.title}>{text.title}</h3>
      {canCompare ? (
        <Differences
          dataset={dataset}
          snapshot={snapshot}
          from={from}
          fields={only === null || only.length === 0 ? null : only.map(diffField)}
        />
      ) : (
        <p className={classes.note}>{text.unknown}</p>
      )}
    </section>
  );
}

function diffField(field: RestorableField): ItemField {
  return field === "clustering" ? "cluster" : field;
}

interface DifferencesProps extends Pick<RestoreImpactProps, "dataset" | "snapshot" | "from"> {
  /** null: all fields, and items that are added or removed. */
  fields: readonly ItemField[] | null;
}

function Differences({ dataset, snapshot, from, fields }: DifferencesProps) {
  const pair: VersionPair = {
    from: "head",
    to: snapshot.snapshot_id,
    head: dataset.head ?? undefined,
    ...(from ? { toDataset: from.id } : {}),
  };
  const { data, error, isPending, refetch } = useQuery(diffSummaryQuery(dataset.id, pair));
  // The summary does not count the items that differ in any of several fields.
  const part = useQuery({
    ...diffPageQuery(dataset.id, pair, ofKind("modified", fields), 0, stripItems),
    enabled: fields !== null,
  });
  if (isPending || (fields !== null && part.isPending)) {
    return (
      <div role="status" className={classes.waiting}>
        <VisuallyHidden>{text.looking}</VisuallyHidden>
        <Bone height="1.25rem" width="14rem" />
        <Bone height="3.5rem" />
      </div>
    );
  }
  if (error !== null) {
    return (
      <p className={classes.note} role="alert">
        {text.failed} {errorMessage(error)}{" "}
        <Button variant="subtle" size="compact-xs" onClick={() => void refetch()}>
          {text.retry}
        </Button>
      </p>
    );
  }
  const { summary } = data;
  const comeAndGo = fields === null || fields.includes("media");
  const counts: Record<ItemChangeKind, number> = {
    removed: comeAndGo ? summary.removed : 0,
    added: comeAndGo ? summary.added : 0,
    modified: fields === null ? summary.modified : (part.data?.total ?? 0),
  };
  const shown = kinds.filter((kind) => counts[kind] > 0);
  if (shown.length === 0) {
    return <p className={classes.note}>{fields === null ? text.same : text.samePart}</p>;
  }
  return (
    <>
      <ul className={classes.kinds}>
        {shown.map((kind) => (
          <Kind
            key={kind}
            kind={kind}
            count={counts[kind]}
            datasetId={dataset.id}
            pair={pair}
            summary={summary}
            fields={fields}
          />
        ))}
      </ul>
      {comeAndGo && summary.same_bytes > 0 && (
        <p className={classes.note}>{text.sameBytes(summary.same_bytes)}</p>
      )}
    </>
  );
}

function ofKind(kind: ItemChangeKind, fields: readonly ItemField[] | null) {
  return kind === "modified" && fields !== null
    ? { change: [kind], field: [...fields] }
    : { change: [kind] };
}

interface KindProps {
  kind: ItemChangeKind;
  count: number;
  datasetId: string;
  pair: VersionPair;
  summary: DiffSummary;
  fields: readonly ItemField[] | null;
}

function Kind({ kind, count, datasetId, pair, summary, fields }: KindProps) {
  const words = text.kinds[kind](count);
  const { from, to, toDataset } = pair;
  const all = paths.compare(
    datasetId,
    { from, to, ...(toDataset === undefined ? {} : { to_dataset: toDataset }) },
    kind,
  );
  const narrowed = kind === "modified" ? (fields ?? []) : [];
  return (
    <li className={classes.kind} data-kind={kind}>
      <div className={classes.head}>
        <span className={classes.sign}>{icons[kind]}</span>
        <strong>{words}</strong>
        {kind === "modified" && (
          <span className={classes.fields}>{fieldsOf(summary, fields ?? itemFields)}</span>
        )}
        <Link
          to={[all, ...narrowed.map((field) => `field=${field}`)].join("&")}
          target="_blank"
          className={classes.all}
        >
          {text.seeAll}
          <VisuallyHidden>
            {`: ${words}, `}
            {text.inNewTab}
          </VisuallyHidden>
        </Link>
      </div>
      <Strip
        kind={kind}
        datasetId={datasetId}
        pair={pair}
        fields={fields}
        label={text.strip(words)}
      />
    </li>
  );
}

function fieldsOf({ by_field: counts }: DiffSummary, fields: readonly ItemField[]): string {
  return fields
    .filter((field) => counts[field] > 0)
    .map((field) => text.fields[field](counts[field]))
    .join(" · ");
}

interface StripProps extends Omit<KindProps, "summary" | "count"> {
  label: string;
}

/** The first few items of a kind. If they fail to load, the counts are shown without an error. */
function Strip({ kind, datasetId, pair, fields, label }: StripProps) {
  const { data, isPending } = useQuery(
    diffPageQuery(datasetId, pair, ofKind(kind, fields), 0, stripItems),
  );
  if (isPending) return <Bone height={`${pictureSize}px`} />;
  const items = data?.items.flatMap(({ before, after }) => after ?? before ?? []) ?? [];
  if (items.length === 0) return null;
  return (
    <ul className={classes.strip} aria-label={label}>
      {items.map((item) => (
        <li key={item.media_id}>
          <img
            src={thumbnailAddress(item.media_thumb_uri, pictureSize, window.devicePixelRatio)}
            alt={item.file_name}
            title={item.file_name}
            width={pictureSize}
            height={pictureSize}
          />
        </li>
      ))}
    </ul>
  );
}
