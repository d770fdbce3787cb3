import { VisuallyHidden } from "@mantine/core";
import { IconArrowNarrowRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { DiffSummary } from "#contract/diff.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { byteSize } from "#/lib/bytes.ts";
import { count } from "#/lib/numbers.ts";
import { compareText as text } from "#/strings/compare.ts";
import classes from "./compare-facts.module.css";
import type { BeforeAndAfter, Totals } from "./use-totals.ts";

interface CompareFactsProps {
  summary: DiffSummary;
  totals: Totals;
}

const words = text.facts;

/** Both versions in numbers. Nothing where the backend does not count. */
export function CompareFacts({ summary, totals }: CompareFactsProps) {
  const { items, labels, unlabelled, tags, bytes, isPending } = totals;
  if (!isPending && items === undefined) return null;
  const named = summary.by_label;
  const areAllNamed = named.length >= summary.n_labels;
  const sum = (side: "gained" | "lost") => named.reduce((total, one) => total + one[side], 0);
  return (
    <dl className={classes.facts} aria-busy={isPending || undefined}>
      <Figure name={words.items} of={items}>
        <PlusMinus plus={summary.added} minus={summary.removed} />
      </Figure>
      <Figure name={words.labels} of={labels}>
        {areAllNamed && <PlusMinus plus={sum("gained")} minus={sum("lost")} />}
      </Figure>
      <Figure name={words.unlabelled} of={unlabelled}>
        <Step of={unlabelled} />
      </Figure>
      <Figure name={words.tags} of={tags}>
        <Step of={tags} />
      </Figure>
      <Figure name={words.size} of={bytes} show={byteSize}>
        <Step of={bytes} show={byteSize} />
      </Figure>
      <Figure name={words.same} of={undefined}>
        {items && (
          <strong className={classes.value}>
            {count(items.before - summary.removed - summary.modified)}
          </strong>
        )}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  name: string;
  of: BeforeAndAfter | undefined;
  show?: (value: number) => string;
  children?: ReactNode;
}

function Figure({ name, of, show = count, children }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {of ? (
          <>
            <VisuallyHidden>{text.beforeAfter(show(of.before), show(of.after))}</VisuallyHidden>
            <span className={classes.was} aria-hidden>
              {show(of.before)}
              <IconArrowNarrowRight size={14} />
            </span>
            <strong className={classes.value} aria-hidden>
              {show(of.after)}
            </strong>
            <span className={classes.change}>{children}</span>
          </>
        ) : (
          (children ?? <Bone height="1rem" width="5rem" />)
        )}
      </dd>
    </div>
  );
}

function PlusMinus({ plus, minus }: { plus: number; minus: number }) {
  return (
    <>
      {plus > 0 && <span className={classes.gained}>+{count(plus)}</span>}{" "}
      {minus > 0 && <span className={classes.lost}>−{count(minus)}</span>}
    </>
  );
}

/** Up or down, and by how much: neither is good or bad by itself. */
function Step({
  of,
  show = count,
}: {
  of: BeforeAndAfter | undefined;
  show?: (value: number) => string;
}) {
  if (of === undefined || of.before === of.after) return null;
  const isMore = of.after > of.before;
  const amount = show(Math.abs(of.after - of.before));
  return (
    <span data-more={isMore}>
      <VisuallyHidden>{isMore ? text.more(amount) : text.fewer(amount)}</VisuallyHidden>
      <span className={classes.arrow} data-more={isMore} aria-hidden>
        {amount}
      </span>
    </span>
  );
}
