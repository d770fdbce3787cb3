import { UnstyledButton } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type RefObject, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { SearchField } from "#/components/ui/search-field.tsx";
import { TimeRange } from "#/components/ui/time-range.tsx";
import { type ChosenTimes, timePresets } from "#/lib/chosen-times.ts";
import { locale } from "#/lib/language.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useSearchText } from "#/lib/use-search-text.ts";
import { activityText } from "#/strings/activity.ts";
import classes from "./activity-bar.module.css";
import { type ActivityView, clearedFilters, isFiltered } from "./activity-view.ts";

const words = activityText.filters;
const any = { value: "", label: words.any };
const range = "range";
const timeOptions = [...timePresets, range].map((value) => ({
  value,
  label: activityText.times[value as keyof typeof activityText.times] as string,
}));

interface ActivityBarProps {
  view: ActivityView;
  datasets: readonly Dataset[];
  people: readonly string[];
  searchRef: RefObject<HTMLInputElement | null>;
}

/** The filters besides the kinds; all of them are in the address. */
export function ActivityBar({ view, datasets, people, searchRef }: ActivityBarProps) {
  const [, change] = useSearchChange();
  const [text, setText] = useSearchText("q");
  const { times, query } = view;
  const hasRange = times.from !== null || times.to !== null;
  const [asksRange, setAsksRange] = useState(false);
  const isRange = times.preset === null && (hasRange || asksRange);
  const datasetName =
    datasets.find(({ id }) => id === query.dataset_id)?.display_name ?? query.dataset_id;
  const chosenPerson = query.actor === undefined ? [] : [query.actor];

  return (
    <>
      <div className={classes.root} role="search" aria-label={words.label}>
        <SearchField
          ref={searchRef}
          className={classes.search}
          label={words.search}
          value={text}
          onChange={setText}
        />
        <Filter
          label={words.dataset}
          shown={datasetName ?? words.any}
          value={query.dataset_id ?? ""}
          options={datasets.map(({ id, display_name }) => ({ value: id, label: display_name }))}
          onChange={(value) => change({ dataset_id: value })}
        />
        <Filter
          label={words.person}
          shown={query.actor ?? words.any}
          value={query.actor ?? ""}
          options={[...new Set([...people, ...chosenPerson])].map((value) => ({
            value,
            label: value,
          }))}
          onChange={(value) => change({ person: value })}
        />
        <Filter
          label={words.time}
          shown={timeWords(times)}
          value={times.preset ?? (isRange ? range : "")}
          options={timeOptions}
          onChange={(value) => {
            setAsksRange(value === range);
            const since = value === range ? null : value;
            change({ since, from: null, to: null });
          }}
        />
        {isFiltered(view) && (
          <UnstyledButton
            className={classes.clear}
            onClick={() => {
              setAsksRange(false);
              change(clearedFilters);
            }}
          >
            <IconX size={14} aria-hidden />
            {words.clear}
          </UnstyledButton>
        )}
      </div>
      {isRange && asksRange && (
        <div className={classes.range}>
          <TimeRange times={times} from={activityText.times.from} to={activityText.times.to} />
        </div>
      )}
    </>
  );
}

interface FilterProps {
  label: string;
  shown: string;
  /** Empty: any. */
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

function Filter({ label, shown, value, options, onChange }: FilterProps) {
  return (
    <span className={classes.filter} data-any={value === "" || undefined}>
      <LazyMenu
        look="button"
        label={`${label}: ${shown}`}
        entries={() => [{ kind: "radio", label, value, options: [any, ...options], onChange }]}
      >
        <span className={classes.name}>{label}</span> <b>{shown}</b>
      </LazyMenu>
    </span>
  );
}

const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const moment = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** `22 Nov – 28 Nov`: whole days without their times. */
function timeWords({ preset, from, to }: ChosenTimes): string {
  const { times } = activityText;
  if (preset !== null) return times[preset];
  const isMidnight = (date: Date) => date.getHours() === 0 && date.getMinutes() === 0;
  const start = from && (isMidnight(from) ? day : moment).format(from);
  // The end is not included: midnight is the end of the day before.
  const end = to && (isMidnight(to) ? day.format(new Date(to.getTime() - 1)) : moment.format(to));
  if (start && end) return start === end ? start : times.between(start, end);
  return start ? times.since(start) : end ? times.until(end) : words.any;
}
