import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { taskStatuses, taskTypes } from "#contract/task.ts";
import { datasetListQuery } from "#/api/datasets.ts";
import { useFeature } from "#/api/session.ts";
import { taskFiltersQuery } from "#/api/tasks/tasks.ts";
import { SearchField } from "#/components/ui/search-field.tsx";
import { TimeRange } from "#/components/ui/time-range.tsx";
import { FoldButton } from "#/components/ui/fold-button.tsx";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { timePresets } from "#/lib/chosen-times.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useSearchText } from "#/lib/use-search-text.ts";
import { taskStatusName, taskTypeName } from "#/strings/task-names.ts";
import { tasksText } from "#/strings/tasks.ts";
import { type TaskView, clearedFilters, isTaskFiltered } from "./task-filters.ts";
import { TaskOrder } from "./task-order.tsx";
import classes from "./tasks-toolbar.module.css";

const words = tasksText.filters;
const any = { value: "", label: words.any };
const statuses = taskStatuses.map((value) => ({ value, label: taskStatusName(value) }));
const range = "range";
const times = [...timePresets, range] as const;
const timeOptions = times.map((value) => ({ value, label: tasksText.times[value] }));

/** The filters of the tasks; all of them are in the address. */
export function TasksToolbar({ view }: { view: TaskView }) {
  const [, change] = useSearchChange();
  const canSearch = useFeature("task_search") === true;
  const [text, setText] = useSearchText("q");
  const { query, times: chosen } = view;
  const hasRange = chosen.from !== null || chosen.to !== null;
  const [asksRange, setAsksRange] = useState(false);
  const [unfolded, setUnfolded] = useState(false);
  const { start_time_from, start_time_to } = query;
  const occurring = useQuery(
    taskFiltersQuery({
      ...(start_time_from ? { start_time_from } : {}),
      ...(start_time_to ? { start_time_to } : {}),
    }),
  ).data;
  const datasets = useQuery(datasetListQuery()).data ?? [];
  // only values that occur can be found, except a value that the address already has
  const occurs = (values: readonly string[] | undefined, value: string, now: string | undefined) =>
    values === undefined || values.includes(value) || value === now;

  const { task_status: status, task_type: type, dataset_id: dataset, created_by: user } = query;
  const hasTime = chosen.preset !== null || hasRange;
  const inUse = [status, type, dataset, user, hasTime || undefined].filter(isSet).length;

  function filter(name: string, value: string) {
    change({ [name]: value, page: null });
  }

  function chooseTime(value: string) {
    setAsksRange(value === range);
    change({ since: value === range ? null : value, from: null, to: null, page: null });
  }

  return (
    <div className={classes.root} role="group" aria-label={words.label}>
      {canSearch && (
        <SearchField
          className={classes.search}
          label={words.search}
          value={text}
          onChange={(next) => {
            setText(next);
            if (query.page !== 1) change({ page: null }, { replace: true });
          }}
        />
      )}
      <FoldButton
        className={classes.fold}
        label={words.label}
        inUse={inUse}
        unfolded={unfolded}
        onUnfold={setUnfolded}
      />
      <div className={classes.filters} data-open={unfolded || undefined}>
        <Filter
          label={words.time}
          value={chosen.preset ?? (hasRange || asksRange ? range : "")}
          options={timeOptions}
          onChange={chooseTime}
        />
        {(hasRange || (asksRange && chosen.preset === null)) && (
          <TimeRange times={chosen} from={tasksText.times.from} to={tasksText.times.to} />
        )}
        <Filter
          label={words.status}
          value={query.task_status ?? ""}
          options={statuses}
          onChange={(value) => filter("status", value)}
        />
        <Filter
          label={words.type}
          value={query.task_type ?? ""}
          options={taskTypes
            .filter((type) => occurs(occurring?.task_types, type, query.task_type))
            .map((value) => ({ value, label: taskTypeName(value) }))}
          onChange={(value) => filter("type", value)}
        />
        <Filter
          label={words.dataset}
          value={query.dataset_id ?? ""}
          options={datasets
            .filter(({ id }) => occurs(occurring?.dataset_ids, id, query.dataset_id))
            .map(({ id, display_name }) => ({ value: id, label: display_name }))}
          onChange={(value) => filter("dataset_id", value)}
        />
        <Filter
          label={words.user}
          value={query.created_by ?? ""}
          options={[
            ...new Set([
              ...(occurring?.created_by ?? []),
              ...(query.created_by ? [query.created_by] : []),
            ]),
          ].map((value) => ({ value, label: value }))}
          onChange={(value) => filter("user", value)}
        />
      </div>
      <TaskOrder view={view} />
      {isTaskFiltered(view) && (
        <Button
          variant="subtle"
          onClick={() => {
            setAsksRange(false);
            change(clearedFilters);
          }}
        >
          {words.clear}
        </Button>
      )}
    </div>
  );
}

function isSet(value: unknown): boolean {
  return value !== undefined;
}

interface FilterProps {
  label: string;
  /** Empty: any. */
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

function Filter({ label, value, options, onChange }: FilterProps) {
  const name = options.find((option) => option.value === value)?.label ?? value;
  const isAny = value === "";
  return (
    <span className={classes.filter} data-any={isAny || undefined}>
      <LazyMenu
        look="button"
        label={words.chosen(label, isAny ? words.any : name)}
        entries={() => [{ kind: "radio", label, value, options: [any, ...options], onChange }]}
      >
        <span className={classes.name}>{label}</span> <b>{isAny ? words.any : name}</b>
      </LazyMenu>
    </span>
  );
}
