import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { diffSummaryQuery } from "#/api/comparison.ts";
import { useFeature } from "#/api/session.ts";
import { FloatingBar } from "#/components/ui/floating-bar.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { RestoreButton } from "#/features/snapshots/restore-button.tsx";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { bisectText as text } from "#/strings/bisect.ts";
import classes from "./bisect-bar.module.css";
import { type Bisect, type Verdict, useBisect, verdictKeys } from "./use-bisect.ts";
import type { VersionId } from "#/features/dataset/version-search.ts";

/** The bisection for the first bad version, step by step. Renders nothing while there is none. */
export function BisectBar({ at }: { at: VersionId }) {
  const search = useBisect(at);
  if (search === null) return null;
  const { step } = search;
  return (
    <FloatingBar label={text.region}>
      <div className={classes.words} role="status">
        <Words search={search} at={at} />
      </div>
      <div className={classes.actions}>
        {search.open.map((verdict) => (
          <Answer key={verdict} verdict={verdict} onAnswer={search.answer} />
        ))}
        {step?.kind === "look" && search.open.length === 0 && (
          <Button onClick={() => search.look(step.id)}>{text.look(nameIn(search, step.id))}</Button>
        )}
        {search.failed && (
          <Button variant="default" onClick={search.retry}>
            {text.retry}
          </Button>
        )}
        {step?.kind === "found" && (
          <Found search={search} first={step.first} before={step.before} />
        )}
        {step?.kind === "one-of" && <RestoreBefore search={search} before={step.before} />}
        <Button variant="subtle" color="gray" onClick={search.stop}>
          {text.stop}
        </Button>
      </div>
    </FloatingBar>
  );
}

function Words({ search, at }: { search: Bisect; at: VersionId }): ReactNode {
  const { step, verdicts } = search;
  if (search.failed) return text.failed;
  if (step === null) return text.loading;
  switch (step.kind) {
    case "look":
      return (
        <>
          <strong>
            {at !== null && step.between.includes(at)
              ? text.question(nameIn(search, at))
              : text.next(nameIn(search, step.id))}
          </strong>
          <span>{text.left(step.stepsLeft, step.between.length)}</span>
        </>
      );
    case "found":
      return (
        <>
          <strong>{text.found(nameIn(search, step.first))}</strong>
          <span>{text.before(nameIn(search, step.before))}</span>
        </>
      );
    case "one-of":
      return (
        <>
          <strong>{text.oneOf(step.ids.length)}</strong>
          <span>{step.ids.map((id) => nameIn(search, id)).join(", ")}</span>
        </>
      );
    case "missing": {
      const [id] = step.which === "good" ? verdicts.good : verdicts.bad;
      if (id !== undefined) return text.gone[step.which];
      const [other = ""] = step.which === "good" ? verdicts.bad : verdicts.good;
      return (
        <>
          <strong>{text.marked[step.which](nameIn(search, other))}</strong>
          <span>{text.choose[step.which]}</span>
        </>
      );
    }
    case "same":
      return text.same;
    case "reversed":
      return text.reversed;
  }
}

function Answer({ verdict, onAnswer }: { verdict: Verdict; onAnswer: (verdict: Verdict) => void }) {
  return (
    <Button
      variant="default"
      aria-keyshortcuts={verdictKeys[verdict]}
      title={`${text.verdicts[verdict]} (${verdictKeys[verdict]})`}
      onClick={() => onAnswer(verdict)}
    >
      {text.verdicts[verdict]}
    </Button>
  );
}

interface FoundProps {
  search: Bisect;
  first: string;
  before: string;
}

/** The changes of the first bad version, and the restore of the one before. */
function Found({ search, first, before }: FoundProps) {
  const { dataset } = useDatasetPage();
  const canCompare = useFeature("diff") === true;
  const pair = { from: before, to: first };
  const difference = useQuery({
    ...diffSummaryQuery(dataset.id, { ...pair, head: undefined }),
    enabled: canCompare,
  }).data?.summary;
  return (
    <>
      {canCompare && (
        <Button component={Link} to={paths.compare(dataset.id, pair)} variant="default">
          {difference
            ? text.differs(difference.added, difference.removed, difference.modified)
            : text.compare}
        </Button>
      )}
      <RestoreBefore search={search} before={before} />
    </>
  );
}

function RestoreBefore({ search, before }: { search: Bisect; before: string }) {
  const snapshot = search.snapshotOf(before);
  if (snapshot === undefined) return null;
  return (
    <RestoreButton snapshot={snapshot} reasonClassName={classes.reason}>
      {text.restore}
    </RestoreButton>
  );
}

function nameIn({ snapshotOf }: Bisect, id: string): string {
  const snapshot = snapshotOf(id);
  return snapshot ? snapshotName(snapshot) : id;
}
