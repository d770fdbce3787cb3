import { ActionIcon, Button, VisuallyHidden } from "@mantine/core";
import { IconArrowsLeftRight, IconGitCompare } from "@tabler/icons-react";
import { useWindowEvent } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { datasetQuery } from "#/api/datasets.ts";
import { describeError } from "#/api/describe-error.ts";
import { useFeature } from "#/api/session.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { isTyping, pressedKey, singleKeys } from "#/lib/shortcuts.ts";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { paths } from "#/paths.ts";
import { compareText as text } from "#/strings/compare.ts";
import { shellText } from "#/strings/shell.ts";
import { compareFilterOf, labelSortOf, toDatasetOf, versionsOf } from "./compare-filter.ts";
import classes from "./compare-page.module.css";
import { CompareSkeleton } from "./compare-skeleton.tsx";
import { Comparison } from "./comparison.tsx";
import { sharedVersion, useFamily } from "./use-family.ts";
import { VersionPicker } from "./version-picker.tsx";

const swapKey = "x";

/** Two versions side by side, of a dataset or of two of its family: the differences in numbers, then item by item. */
export function ComparePage() {
  const { dataset } = useDatasetPage();
  const canCompare = useFeature("diff");
  const [search, change] = useSearchChange();
  const navigate = useNavigate();
  const family = useFamily();
  usePageTitle(shellText.pageTitle([text.title(dataset.display_name)]));
  const otherId = toDatasetOf(search, dataset.id);
  const other = useQuery({ ...datasetQuery(otherId ?? ""), enabled: otherId !== null });
  const pair = versionsOf(search, dataset, other.data);
  const afterId = otherId ?? dataset.id;

  /** The page belongs to the dataset of the first version, so another one is another address. */
  function go(before: string, from: string | undefined, after: string, to: string) {
    const both = after === before ? {} : { to_dataset: after };
    void navigate(paths.compare(before, { ...(from ? { from } : {}), to, ...both }), {
      preventScrollReset: true,
    });
  }

  function swap() {
    if (pair === null) return;
    if (otherId === null) change({ from: pair.to, to: pair.from, item: null });
    else go(otherId, pair.to, dataset.id, pair.from);
  }

  useWindowEvent("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (pair === null || pressedKey(event) !== swapKey || !singleKeys.get()) return;
    if (isTyping(event.target) || document.querySelector("[aria-modal=true]")) return;
    event.preventDefault();
    swap();
  });

  if (canCompare === undefined) return <CompareSkeleton />;
  if (!canCompare || pair === null) {
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
  const { from, to } = pair;
  const shared = sharedVersion(family, dataset.id, afterId);
  return (
    <div className={classes.page}>
      <h2 className={VisuallyHidden.classes["root"]}>{text.heading}</h2>
      <section className={classes.pickers} aria-label={text.versions}>
        <VersionPicker
          key={`before ${dataset.id}`}
          side="before"
          datasetId={dataset.id}
          dataset={dataset}
          family={family}
          version={from}
          shared={shared}
          onDataset={(id) => go(id, undefined, afterId, to)}
          // Other versions close the open item, which may not differ in them.
          onVersion={(version) => change({ from: version, to, item: null })}
        />
        <ActionIcon
          variant="default"
          className={classes.swap}
          aria-label={text.swap}
          title={text.swap}
          aria-keyshortcuts={swapKey}
          onClick={swap}
        >
          <IconArrowsLeftRight size={16} />
        </ActionIcon>
        <VersionPicker
          key={`after ${afterId}`}
          side="after"
          datasetId={afterId}
          dataset={otherId === null ? dataset : other.data}
          family={family}
          version={to}
          shared={shared}
          onDataset={(id) => go(dataset.id, from, id, "head")}
          onVersion={(version) => change({ from, to: version, item: null })}
        />
      </section>
      {other.isError ? (
        <ErrorMessage error={describeError(other.error)} onRetry={() => void other.refetch()} />
      ) : otherId !== null && other.data === undefined ? (
        <CompareSkeleton />
      ) : (
        <Comparison
          key={`${from} ${to} ${afterId}`}
          pair={pair}
          other={other.data}
          filter={compareFilterOf(search)}
          sort={labelSortOf(search)}
          mediaId={search.get("item")}
          onChange={change}
        />
      )}
    </div>
  );
}
