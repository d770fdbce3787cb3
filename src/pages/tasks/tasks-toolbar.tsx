import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type TaskListQuery, taskStatuses, taskTypes } from "#contract/task.ts";
import { datasetListQuery } from "#/api/datasets.ts";
import { taskFiltersQuery } from "#/api/tasks.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { taskStatusName, taskTypeName } from "#/strings/task-names.ts";
import { tasksText } from "#/strings/tasks.ts";
import { isTaskFiltered } from "./task-filters.ts";
import classes from "./tasks-toolbar.module.css";

const words = tasksText.filters;
const any = { value: "", label: words.any };
const statuses = [any, ...taskStatuses.map((value) => ({ value, label: taskStatusName(value) }))];

/** What narrows the tasks; all of it is in the address. */
export function TasksToolbar({ query }: { query: TaskListQuery }) {
  const [, change] = useSearchChange();
  const occurring = useQuery(taskFiltersQuery()).data;
  const datasets = useQuery(datasetListQuery()).data ?? [];
  // only what occurs can be found, save for what the address asks for already
  const types = taskTypes.filter(
    (type) =>
      occurring === undefined || occurring.task_types.includes(type) || type === query.task_type,
  );
  const named = datasets.filter(
    ({ id }) =>
      occurring === undefined || occurring.dataset_ids.includes(id) || id === query.dataset_id,
  );
  const datasetName =
    datasets.find(({ id }) => id === query.dataset_id)?.display_name ?? query.dataset_id;

  return (
    <div className={classes.root}>
      <Filter
        label={words.status}
        value={query.task_status}
        name={query.task_status && taskStatusName(query.task_status)}
        options={statuses}
        onChange={(value) => change({ status: value, page: null, task: null })}
      />
      <Filter
        label={words.type}
        value={query.task_type}
        name={query.task_type && taskTypeName(query.task_type)}
        options={[any, ...types.map((value) => ({ value, label: taskTypeName(value) }))]}
        onChange={(value) => change({ type: value, page: null, task: null })}
      />
      <Filter
        label={words.dataset}
        value={query.dataset_id}
        name={datasetName}
        options={[
          any,
          ...named.map(({ id, display_name }) => ({ value: id, label: display_name })),
        ]}
        onChange={(value) => change({ dataset_id: value, page: null, task: null })}
      />
      {isTaskFiltered(query) && (
        <Button
          variant="subtle"
          onClick={() =>
            change({ status: null, type: null, dataset_id: null, page: null, task: null })
          }
        >
          {words.clear}
        </Button>
      )}
    </div>
  );
}

interface FilterProps {
  label: string;
  /** undefined: any. */
  value: string | undefined;
  /** The value in words. */
  name: string | undefined;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

function Filter({ label, value, name, options, onChange }: FilterProps) {
  const words = name === undefined ? label : `${label}: ${name}`;
  return (
    <LazyMenu
      look="button"
      label={words}
      entries={() => [{ kind: "radio", label, value: value ?? "", options, onChange }]}
    >
      {words}
    </LazyMenu>
  );
}
