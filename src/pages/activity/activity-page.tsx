import { Button, VisuallyHidden } from "@mantine/core";
import { IconFilterOff, IconHistory, IconLink } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { Link } from "react-router";
import { activitySummaryQuery } from "#/api/activity.ts";
import { datasetListQuery } from "#/api/datasets.ts";
import { describeError } from "#/api/describe-error.ts";
import { useFeature } from "#/api/session.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { copyText } from "#/lib/clipboard.ts";
import { isTyping, pressedKey, singleKeys } from "#/lib/shortcuts.ts";
import { clockTime } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import { useOnline } from "#/lib/use-online.ts";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { paths } from "#/paths.ts";
import { activityText as text } from "#/strings/activity.ts";
import { shellText } from "#/strings/shell.ts";
import { ActivityBar } from "./activity-bar.tsx";
import { ActivityFile } from "./activity-file.tsx";
import classes from "./activity-page.module.css";
import {
  type ActivityView,
  activityViewOf,
  clearedFilters,
  countedOf,
  isFiltered,
} from "./activity-view.ts";
import { DayStrip } from "./day-strip.tsx";
import { EventList } from "./event-list.tsx";
import { EventSkeleton } from "./event-skeleton.tsx";
import { KindChips } from "./kind-chips.tsx";
import { useActivity } from "./use-activity.ts";

/** What happened on all datasets: restores first of all, and what each of them overwrote. */
export function ActivityPage() {
  usePageTitle(shellText.pageTitle([text.title]));
  const offered = useFeature("all_activity");
  if (offered === false) {
    return (
      <div className={classes.page}>
        <StateMessage
          order={1}
          icon={<IconHistory size={22} />}
          title={text.unavailable.title}
          text={text.unavailable.text}
          actions={
            <Button component={Link} to={paths.tasks()}>
              {text.unavailable.tasks}
            </Button>
          }
        />
      </div>
    );
  }
  return <Activity />;
}

function Activity() {
  const [search] = useSearchChange();
  const view = activityViewOf(search, useNow());
  const activity = useActivity(view.query);
  const datasets = useQuery(datasetListQuery()).data ?? [];
  const counts = useQuery({
    ...activitySummaryQuery(countedOf(view.query)),
    placeholderData: keepPreviousData,
  }).data;
  const searchField = useRef<HTMLInputElement>(null);

  return (
    // The keys are shortcuts of the list; everything that they do has a control of its own.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={classes.page}
      onKeyDown={(event) => handleKey(event, () => searchField.current?.focus())}
    >
      <div className={classes.head}>
        <h1>{text.title}</h1>
        {datasets.length > 0 && (
          <span className={classes.count}>{text.datasets(datasets.length)}</span>
        )}
        <Liveness since={activity.at} failed={activity.isStale} />
        <div className={classes.actions}>
          <Legend />
          <CopyLink />
          <ActivityFile query={view.query} />
        </div>
      </div>
      <div className={classes.filters}>
        <DayStrip view={view} />
        <ActivityBar
          view={view}
          datasets={datasets}
          people={counts?.people ?? []}
          searchRef={searchField}
        />
      </div>
      <KindChips
        kinds={view.kinds}
        counts={counts?.counts}
        news={activity.news}
        onShowNews={activity.showNews}
      />
      <Rows view={view} activity={activity} />
    </div>
  );
}

function Rows({
  view,
  activity,
}: {
  view: ActivityView;
  activity: ReturnType<typeof useActivity>;
}) {
  const [, change] = useSearchChange();
  const { events, error } = activity;
  if (events === undefined) {
    return error === null ? (
      <EventSkeleton />
    ) : (
      <ErrorMessage error={describeError(error)} onRetry={activity.retry} />
    );
  }
  if (events.length > 0) return <EventList view={view} events={events} activity={activity} />;
  return isFiltered(view) ? (
    <StateMessage
      icon={<IconFilterOff size={22} />}
      title={text.noMatch.title}
      text={text.noMatch.text}
      actions={
        <>
          <Button onClick={() => change({ ...clearedFilters, since: "30d" })}>
            {text.noMatch.month}
          </Button>
          <Button variant="default" onClick={() => change(clearedFilters)}>
            {text.noMatch.clear}
          </Button>
        </>
      }
    />
  ) : (
    <StateMessage
      icon={<IconHistory size={22} />}
      title={text.empty.title}
      text={text.empty.text}
    />
  );
}

function Liveness({ since, failed }: { since: number; failed: boolean }) {
  const online = useOnline();
  // Before the first look there is nothing to report.
  const isLive = since === 0 || (online && !failed);
  return (
    <span className={classes.live} data-off={isLive ? undefined : true}>
      {isLive ? text.live : text.notLive(clockTime(new Date(since)))}
    </span>
  );
}

function Legend() {
  return (
    <span className={classes.legend} aria-hidden>
      <i data-mark="bar" />
      {text.strip.events}
      <i data-mark="dot" />
      {text.strip.restore}
    </span>
  );
}

function CopyLink() {
  const [copied, setCopied] = useState(false);
  async function copy() {
    const done = await copyText(window.location.href);
    setCopied(done);
    if (done) notifySuccess({ message: text.linkCopied });
    else notifyError({ title: text.copyFailed, message: window.location.href });
  }
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconLink size={14} aria-hidden />}
        onClick={() => void copy()}
      >
        {text.copyLink}
      </Button>
      <VisuallyHidden role="status">{copied ? text.linkCopied : ""}</VisuallyHidden>
    </>
  );
}

/** Keys of the list: only for its own events, not in a text field, not with a modifier. */
function handleKey(event: KeyboardEvent<HTMLElement>, toSearch: () => void): void {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!singleKeys.get() || !event.currentTarget.contains(target) || isTyping(target)) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-event]")];
  const here = target.closest<HTMLElement>("[data-event]");
  const move = (step: number) => {
    const next = here === null ? 0 : rows.indexOf(here) + step;
    rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
  };
  const keys: Readonly<Record<string, () => void>> = {
    "/": toSearch,
    j: () => move(1),
    k: () => move(-1),
    e: () => here?.querySelector<HTMLElement>("[data-opens]")?.click(),
  };
  const act = keys[pressedKey(event.nativeEvent)];
  if (act === undefined) return;
  event.preventDefault();
  act();
}
