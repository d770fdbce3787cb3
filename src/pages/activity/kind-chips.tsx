import { UnstyledButton } from "@mantine/core";
import {
  type Icon,
  IconArrowBackUp,
  IconArrowUp,
  IconBan,
  IconCamera,
  IconDatabase,
  IconGitFork,
  IconPencil,
  IconRefresh,
  IconTrash,
} from "@tabler/icons-react";
import { type ActivityKind, activityKinds } from "#contract/activity.ts";
import { count } from "#/lib/numbers.ts";
import { toggled } from "#/lib/toggled.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { activityText as text } from "#/strings/activity.ts";
import classes from "./kind-chips.module.css";

export const kindIcons: Readonly<Record<ActivityKind, Icon>> = {
  restores: IconArrowBackUp,
  edits: IconPencil,
  snapshots: IconCamera,
  clones: IconGitFork,
  removals: IconTrash,
  datasets: IconDatabase,
  tasks: IconRefresh,
  refused: IconBan,
};

interface KindChipsProps {
  kinds: readonly ActivityKind[];
  /** undefined while they are counted. */
  counts: Readonly<Record<string, number>> | undefined;
  news: { count: number; more: boolean };
  onShowNews: () => void;
}

/** The kinds of events as toggles, with their counts; and what is new. */
export function KindChips({ kinds, counts, news, onShowNews }: KindChipsProps) {
  const [, change] = useSearchChange();
  const all = Object.values(counts ?? {}).reduce((sum, n) => sum + n, 0);
  return (
    <div className={classes.root}>
      <div className={classes.chips} role="group" aria-label={text.filters.kinds}>
        <UnstyledButton
          className={classes.chip}
          aria-pressed={kinds.length === 0}
          onClick={() => change({ kind: null })}
        >
          {text.filters.all}
          <b>{counts && count(all)}</b>
        </UnstyledButton>
        {activityKinds.map((kind) => {
          const Mark = kindIcons[kind];
          const n = counts?.[kind] ?? 0;
          return (
            <UnstyledButton
              key={kind}
              className={classes.chip}
              aria-pressed={kinds.includes(kind)}
              data-none={(counts !== undefined && n === 0) || undefined}
              onClick={() => change({ kind: toggled(kinds, kind) })}
            >
              <Mark size={14} stroke={1.75} aria-hidden />
              {text.kinds[kind]}
              <b>{counts && count(n)}</b>
            </UnstyledButton>
          );
        })}
      </div>
      <div role="status">
        {news.count > 0 && (
          <UnstyledButton className={classes.news} title={text.showNews} onClick={onShowNews}>
            <IconArrowUp size={14} aria-hidden />
            {text.news(news.count, news.more)}
          </UnstyledButton>
        )}
      </div>
    </div>
  );
}
