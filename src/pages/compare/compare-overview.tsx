import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import type { DiffItem, DiffSummary, ItemChangeKind, ItemField } from "#contract/diff.ts";
import { diffPageQuery } from "#/api/comparison.ts";
import type { VersionPair } from "#/api/keys.ts";
import { describeError } from "#/api/describe-error.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { JustifiedStrip } from "#/components/media/justified-strip.tsx";
import { useGridWidth } from "#/components/media/use-row-window.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { count } from "#/lib/numbers.ts";
import { compareText as text } from "#/strings/compare.ts";
import { type CardLook, cardLooks, planCards } from "./card-look.ts";
import { CompareCard, kindIcons } from "./compare-card.tsx";
import { filterNames } from "./compare-filter.ts";
import classes from "./compare-overview.module.css";

interface Group {
  title: string;
  change: ItemChangeKind;
  field: ItemField[];
}

/** A row of each group that there is, several where it is the only one; items that differ in several ways are in several groups. */
const modified: readonly (Group & { look: CardLook })[] = [
  { title: text.groups.said, change: "modified", field: ["labels", "tags"], look: "one" },
  { title: text.groups.picture, change: "modified", field: ["media"], look: "two" },
  {
    title: text.groups.other,
    change: "modified",
    field: ["caption", "cluster", "metadata"],
    look: "one",
  },
];
const oneSided: readonly Group[] = [
  { title: text.kind.added, change: "added", field: [] },
  { title: text.kind.removed, change: "removed", field: [] },
];

/** More than fit into a row of the widest page. */
const mostInRow = 12;
const rowsAlone = 3;
const stripHeight = 88;

interface OverviewProps {
  summary: DiffSummary;
  pair: VersionPair;
  onOpen: (mediaId: string) => void;
}

/** The first items of each group. */
export function CompareOverview({ summary, pair, onOpen }: OverviewProps) {
  const { ref, width } = useGridWidth<HTMLDivElement>();
  const strips = oneSided.filter(({ change }) => summary[change] > 0);
  const cards = modified.filter(({ field }) => field.some((name) => summary.by_field[name] > 0));
  const rows = strips.length + cards.length === 1 ? rowsAlone : 1;
  return (
    <div ref={ref} className={classes.groups}>
      {cards.map((group) => (
        <CardGroup
          key={group.title}
          group={group}
          look={group.look}
          pair={pair}
          width={width}
          rows={rows}
          onOpen={onOpen}
        />
      ))}
      {strips.length > 0 && (
        <div className={classes.strips}>
          {strips.map((group) => (
            <StripGroup key={group.change} group={group} pair={pair} rows={rows} />
          ))}
        </div>
      )}
    </div>
  );
}

function useGroup({ change, field }: Group, pair: VersionPair, rows: number) {
  const { dataset } = useDatasetPage();
  const filter = { change: [change], ...(field.length > 0 ? { field } : {}) };
  return useQuery(diffPageQuery(dataset.id, pair, filter, 0, mostInRow * rows));
}

interface CardGroupProps {
  group: Group;
  look: CardLook;
  pair: VersionPair;
  /** Of the page's part, in pixels; 0 until it is measured. */
  width: number;
  rows: number;
  onOpen: (mediaId: string) => void;
}

function CardGroup({ group, look, pair, width, rows, onOpen }: CardGroupProps) {
  const { data, error, refetch } = useGroup(group, pair, rows);
  const { columns, cardWidth } = planCards(width, look);
  // Of narrow cards a second row.
  const room = columns * (columns < 3 && look === "one" ? Math.max(2, rows) : rows);
  const shown = data?.items.slice(0, room) ?? [];
  return (
    <section aria-label={group.title}>
      <Head group={group} total={data?.total} shown={shown.length} />
      {data === undefined && error !== null ? (
        <ErrorMessage error={describeError(error)} onRetry={() => void refetch()} />
      ) : (
        <ul
          className={classes.cards}
          style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
          aria-busy={data === undefined || undefined}
        >
          {data === undefined && (
            <li>
              <Bone height={`${cardLooks[look].height}px`} />
            </li>
          )}
          {width > 0 &&
            shown.map((change) => (
              <li key={change.media_id}>
                <CompareCard
                  change={change}
                  look={look}
                  width={cardWidth}
                  tabbable
                  onOpen={onOpen}
                />
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}

interface StripGroupProps {
  group: Group;
  pair: VersionPair;
  rows: number;
}

function StripGroup({ group, pair, rows }: StripGroupProps) {
  const [search] = useSearchParams();
  const { data, error, refetch } = useGroup(group, pair, rows);
  const items = data?.items.flatMap(({ before, after }: DiffItem) => after ?? before ?? []);
  return (
    <section aria-label={group.title}>
      <Head group={group} total={data?.total} shown={0} />
      {data === undefined && error !== null ? (
        <ErrorMessage error={describeError(error)} onRetry={() => void refetch()} />
      ) : (
        <JustifiedStrip
          label={group.title}
          items={items}
          rows={rows}
          height={stripHeight}
          staysOnPage
          linkTo={({ media_id: id }) => {
            const next = new URLSearchParams(search);
            next.set("item", id);
            return `?${next.toString()}`;
          }}
        />
      )}
    </section>
  );
}

interface HeadProps {
  group: Group;
  /** undefined while unknown. */
  total: number | undefined;
  /** How many of them are shown for certain. */
  shown: number;
}

function Head({ group: { title, change, field }, total, shown }: HeadProps) {
  const [search] = useSearchParams();
  const all = new URLSearchParams(search);
  all.set(filterNames.change, change);
  for (const name of field) all.append(filterNames.field, name);
  return (
    <div className={classes.head}>
      {change !== "modified" && (
        <span className={classes.sign} data-kind={change}>
          {kindIcons[change]}
        </span>
      )}
      <h3>{title}</h3>
      {total !== undefined && <span className={classes.total}>{count(total)}</span>}
      {total !== undefined && total > shown && (
        <Link
          className={classes.all}
          to={`?${all.toString()}`}
          preventScrollReset
          aria-label={text.showAllOf(title)}
        >
          {text.showAll}
        </Link>
      )}
    </div>
  );
}
