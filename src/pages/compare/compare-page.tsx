import { ActionIcon, Button } from "@mantine/core";
import { IconArrowsExchange, IconEqual, IconFilterOff, IconGitCompare } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { Link } from "react-router";
import { type VersionPair, diffSummaryQuery } from "#/api/comparison.ts";
import { describeError } from "#/api/describe-error.ts";
import { useFeature } from "#/api/session.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { Bone } from "#/components/ui/bone.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { VisuallyHidden } from "#/components/ui/visually-hidden.tsx";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import { paths } from "#/paths.ts";
import { compareText as text } from "#/strings/compare.ts";
import { shellText } from "#/strings/shell.ts";
import { ChangeDialog } from "./change-dialog.tsx";
import { type CompareFilter, compareFilterOf, isFiltered, noFilter } from "./compare-filter.ts";
import classes from "./compare-page.module.css";
import { CompareSheet } from "./compare-sheet.tsx";
import { CompareSummary } from "./compare-summary.tsx";
import { useChanges } from "./use-changes.ts";
import { VersionPicker } from "./version-picker.tsx";

/** Two versions of a dataset beside each other: what differs in numbers, then item by item. */
export function ComparePage() {
  const { dataset } = useDatasetPage();
  const canCompare = useFeature("diff");
  const [search, change] = useSearchChange();
  usePageTitle(shellText.pageTitle([text.title(dataset.display_name)]));
  const from = search.get("from") ?? dataset.current_snapshot_id ?? null;
  const to = search.get("to") ?? "head";

  if (canCompare === undefined) return <Waiting />;
  if (!canCompare || from === null) {
    const words = canCompare ? text.none : text.unavailable;
    return (
      <StateMessage
        icon={<IconGitCompare size={22} />}
        title={words.title}
        text={words.text}
        actions={
          <Button component={Link} to={paths.timeline(dataset.id)}>
            {text.timeline}
          </Button>
        }
      />
    );
  }
  return (
    <div className={classes.page}>
      <VisuallyHidden>
        <h2>{text.heading}</h2>
      </VisuallyHidden>
      <div className={classes.pickers}>
        <VersionPicker
          label={text.from}
          version={from}
          onVersion={(version) => change({ from: version, to })}
        />
        <ActionIcon
          size="lg"
          className={classes.swap}
          aria-label={text.swap}
          onClick={() => change({ from: to, to: from })}
        >
          <IconArrowsExchange size={18} />
        </ActionIcon>
        <VersionPicker
          label={text.to}
          version={to}
          onVersion={(version) => change({ from, to: version })}
        />
      </div>
      <Comparison
        key={`${from} ${to}`}
        pair={{ from, to, head: dataset.head ?? undefined }}
        filter={compareFilterOf(search)}
        onFilter={change}
      />
    </div>
  );
}

interface ComparisonProps {
  pair: VersionPair;
  filter: CompareFilter;
  onFilter: (change: Record<string, string[] | null>, options?: { replace?: boolean }) => void;
}

function Comparison({ pair, filter, onFilter }: ComparisonProps) {
  const { dataset } = useDatasetPage();
  const { data, error, refetch } = useQuery(diffSummaryQuery(dataset.id, pair));
  const changes = useChanges(dataset.id, pair, filter);
  const [openIndex, setOpenIndex] = useState<number | null>(null);
  const { keep } = changes;
  // The same at every render, so that a card is drawn anew only when it changed.
  const openAt = useCallback(
    (index: number | null) => {
      setOpenIndex(index);
      keep(index);
    },
    [keep],
  );

  if (data === undefined) {
    return error === null ? (
      <Waiting />
    ) : (
      <ErrorMessage error={describeError(error)} onRetry={() => void refetch()} />
    );
  }
  const { summary } = data;
  if (summary.added + summary.removed + summary.modified === 0) {
    return (
      <StateMessage icon={<IconEqual size={22} />} title={text.same.title} text={text.same.text} />
    );
  }
  const { total } = changes;
  return (
    <>
      <CompareSummary
        summary={summary}
        filter={filter}
        onToggle={(name, value) => {
          const chosen: string[] = filter[name];
          const next = chosen.includes(value)
            ? chosen.filter((one) => one !== value)
            : [...chosen, value];
          onFilter({ [name]: next }, { replace: true });
        }}
      />
      <div className={classes.found} role="status">
        {total !== null && text.found(total)}
        {isFiltered(filter) && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconFilterOff size={14} aria-hidden />}
            onClick={() => onFilter(noFilter, { replace: true })}
          >
            {text.clear}
          </Button>
        )}
      </div>
      {changes.error !== null && (
        <ErrorMessage error={describeError(changes.error)} onRetry={changes.retry} />
      )}
      {changes.error === null && changes.incomplete && (
        <p className={classes.note} role="alert">
          {text.incomplete}{" "}
          <Button variant="subtle" size="compact-xs" onClick={changes.retry}>
            {text.retry}
          </Button>
        </p>
      )}
      {total === 0 && (
        <StateMessage
          icon={<IconFilterOff size={22} />}
          title={text.noMatch.title}
          text={text.noMatch.text}
        />
      )}
      {total !== null && total > 0 && (
        <CompareSheet changes={changes} total={total} onOpen={openAt} />
      )}
      <ChangeDialog
        index={openIndex}
        change={openIndex === null ? undefined : changes.itemAt(openIndex)}
        total={total ?? 0}
        from={pair.from}
        to={pair.to}
        onShow={openAt}
      />
    </>
  );
}

function Waiting() {
  return (
    <div role="status" className={classes.page}>
      <VisuallyHidden>{text.loading}</VisuallyHidden>
      <Bone height="2.25rem" />
      <Bone height="8rem" />
      <Bone height="16rem" />
    </div>
  );
}
