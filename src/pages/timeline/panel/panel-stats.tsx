import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Fragment, type ReactNode } from "react";
import { Link } from "react-router";
import type { Facet } from "#contract/media.ts";
import { qualityIssues } from "#contract/quality.ts";
import { removedDays } from "#contract/snapshot.ts";
import type { Stats } from "#contract/stats.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotStatsQuery } from "#/api/stats.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { Fact } from "#/components/ui/fact.tsx";
import { byteSize } from "#/lib/bytes.ts";
import { count } from "#/lib/numbers.ts";
import { paths } from "#/paths.ts";
import { statsText as text } from "#/strings/snapshot-stats.ts";
import classes from "./snapshot-panel.module.css";

/** The number of labels and tags named. */
const named = 3;

/** The statistics of a snapshot: the last section, so that their loading moves nothing. */
export function PanelStats(props: {
  datasetId: string;
  snapshotId: string;
  /** False where bars show the labels. */
  withLabels: boolean;
}) {
  const shown = props.withLabels ? rows : rows.filter(([term]) => term !== text.labels);
  const { data, isError, refetch } = useQuery(
    snapshotStatsQuery(props.datasetId, props.snapshotId),
  );

  const canFilter = useFeature("filters") === true;
  /** Words that lead to the items they are about. */
  const linked: Linked = (words, only) =>
    canFilter ? (
      <Link
        className={classes.only}
        to={paths.exploreOnly(props.datasetId, props.snapshotId, only)}
      >
        {words}
      </Link>
    ) : (
      words
    );

  return (
    <section className={classes.contents} aria-label={text.title}>
      <h3>{text.title}</h3>
      {isError && !data ? (
        <p className={classes.quiet} role="alert">
          {text.failed}{" "}
          <Button variant="subtle" size="compact-xs" onClick={() => void refetch()}>
            {text.retry}
          </Button>
        </p>
      ) : (
        <dl className={classes.facts} aria-busy={!data}>
          {shown.map(([term, show]) => (
            <Fact key={term} term={term}>
              {data ? show(data, linked) : <Bone height="1.25em" width="8rem" />}
            </Fact>
          ))}
        </dl>
      )}
    </section>
  );
}

type Linked = (words: string, only: { quality: string } | { has: string }) => ReactNode;

const rows: readonly [term: string, show: (stats: Stats, linked: Linked) => ReactNode][] = [
  [text.labels, ({ labels }) => mostFrequent(labels)],
  [text.tags, ({ tags }) => mostFrequent(tags)],
  [
    text.duplicates,
    ({ duplicates: { items, groups } }, linked) =>
      groups === 0 ? text.none : linked(text.repeated(items, groups), { has: "duplicate" }),
  ],
  [text.quality, ({ quality }, linked) => qualityOf(quality, linked)],
  [text.files, ({ bytes }) => byteSize(bytes)],
  [
    text.onlyHere,
    ({ bytes_only_here: bytes }) => (
      <>
        {byteSize(bytes)}
        <span className={classes.note}>
          {bytes === 0 ? text.nothingFreed : text.freed(removedDays)}
        </span>
      </>
    ),
  ],
];

function mostFrequent({ values, total }: Facet): string {
  if (total === 0) return text.none;
  const first = values.slice(0, named);
  const list = first.map(({ value, count: n }) => text.value(value, n));
  return [...list, ...(total > first.length ? [text.more(total - first.length)] : [])].join(", ");
}

function qualityOf({ measured, issues }: Stats["quality"], linked: Linked): ReactNode {
  if (!measured) return text.unmeasured;
  if (issues.length === 0) return text.fine;
  const words: Readonly<Record<string, ((n: number) => string) | undefined>> = text.issues;
  const known: readonly string[] = qualityIssues;
  return issues.map(({ issue, items }, place) => {
    const said = words[issue]?.(items) ?? `${count(items)} ${issue}`;
    return (
      <Fragment key={issue}>
        {place > 0 && ", "}
        {known.includes(issue) ? linked(said, { quality: issue }) : said}
      </Fragment>
    );
  });
}
