import { useQuery } from "@tanstack/react-query";
import type { Dataset } from "#contract/dataset.ts";
import { diffSummaryQuery } from "#/api/comparison.ts";
import { count } from "#/lib/numbers.ts";
import { impactText as text } from "#/strings/panel-parts.ts";
import classes from "./panel-parts.module.css";

/** What a restore of this snapshot would change now; its room is kept while it is being counted. */
export function PanelImpact({ dataset, snapshotId }: { dataset: Dataset; snapshotId: string }) {
  const pair = { from: "head", to: snapshotId, head: dataset.head ?? undefined };
  const { data, isError } = useQuery(diffSummaryQuery(dataset.id, pair));
  if (isError) return null;
  const { added = 0, removed = 0, modified = 0 } = data?.summary ?? {};
  const isNothing = data !== undefined && added + removed + modified === 0;
  return (
    <section className={classes.impact} aria-label={text.title} aria-busy={data === undefined}>
      <span>{text.title}</span>
      {isNothing ? (
        <p>{text.nothing}</p>
      ) : (
        <dl>
          {(
            [
              [text.leave, "−", removed],
              [text.comeBack, "+", added],
              [text.change, "~", modified],
            ] as const
          ).map(([words, sign, n]) => (
            <div key={words}>
              <dd>{data === undefined ? "…" : `${sign} ${count(n)}`}</dd>
              <dt>{words}</dt>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
