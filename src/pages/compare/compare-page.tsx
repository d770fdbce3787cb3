import { ActionIcon, Button, VisuallyHidden } from "@mantine/core";
import { IconArrowsExchange, IconGitCompare } from "@tabler/icons-react";
import { useWindowEvent } from "@mantine/hooks";
import { Link } from "react-router";
import { useFeature } from "#/api/session.ts";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { isTyping, pressedKey, singleKeys } from "#/lib/shortcuts.ts";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { paths } from "#/paths.ts";
import { compareText as text } from "#/strings/compare.ts";
import { shellText } from "#/strings/shell.ts";
import { compareFilterOf, versionsOf } from "./compare-filter.ts";
import classes from "./compare-page.module.css";
import { CompareSkeleton } from "./compare-skeleton.tsx";
import { Comparison } from "./comparison.tsx";
import { VersionPicker } from "./version-picker.tsx";

const swapKey = "x";

/** Two versions of a dataset side by side: the differences in numbers, then item by item. */
export function ComparePage() {
  const { dataset } = useDatasetPage();
  const canCompare = useFeature("diff");
  const [search, change] = useSearchChange();
  usePageTitle(shellText.pageTitle([text.title(dataset.display_name)]));
  const pair = versionsOf(search, dataset);
  useWindowEvent("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (pair === null || pressedKey(event) !== swapKey || !singleKeys.get()) return;
    if (isTyping(event.target) || document.querySelector("[aria-modal=true]")) return;
    event.preventDefault();
    change({ from: pair.to, to: pair.from, item: null });
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
  // Other versions close the open item, which may not differ in them.
  const choose = (versions: { from: string; to: string }) => change({ ...versions, item: null });
  return (
    <div className={classes.page}>
      <h2 className={VisuallyHidden.classes["root"]}>{text.heading}</h2>
      <div className={classes.pickers}>
        <VersionPicker
          label={text.from}
          version={from}
          onVersion={(version) => choose({ from: version, to })}
        />
        <ActionIcon
          size="lg"
          className={classes.swap}
          aria-label={text.swap}
          aria-keyshortcuts={swapKey}
          onClick={() => choose({ from: to, to: from })}
        >
          <IconArrowsExchange size={18} />
        </ActionIcon>
        <VersionPicker
          label={text.to}
          version={to}
          onVersion={(version) => choose({ from, to: version })}
        />
      </div>
      <Comparison
        key={`${from} ${to}`}
        pair={pair}
        filter={compareFilterOf(search)}
        mediaId={search.get("item")}
        onChange={change}
      />
    </div>
  );
}
