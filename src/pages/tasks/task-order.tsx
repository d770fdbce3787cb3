import { taskSortKeys } from "#contract/task.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { tasksText } from "#/strings/tasks.ts";
import { type TaskView, orderChange } from "./task-filters.ts";
import classes from "./task-order.module.css";

const { columns, sort: words } = tasksText;

/** The sortable columns, with the words of their headers. */
const names: Readonly<Partial<Record<string, string>>> = {
  start_time: columns.started,
  task_type: columns.task,
  status: columns.status,
  dataset_name: columns.dataset,
  created_by: columns.user,
};
const keys = taskSortKeys.filter((key) => names[key] !== undefined);
const orders = [
  { value: "asc", label: words.ascending },
  { value: "desc", label: words.descending },
];

/** The choice of the order, where there is no room for column headers. */
export function TaskOrder({ view }: { view: TaskView }) {
  const [, change] = useSearchChange();
  const { sort, order } = view;
  const label = words.by(names[sort] ?? sort);
  return (
    <div className={classes.root}>
      <LazyMenu
        look="button"
        label={label}
        entries={() => [
          {
            kind: "radio",
            label: words.label,
            value: sort,
            options: keys.map((value) => ({ value, label: names[value] ?? value })),
            onChange: (value) => {
              const chosen = keys.find((key) => key === value);
              if (chosen) change(orderChange(chosen, order));
            },
          },
          {
            kind: "radio",
            label: words.by(names[sort] ?? sort),
            value: order,
            options: orders,
            onChange: (value) => change(orderChange(sort, value === "asc" ? "asc" : "desc")),
          },
        ]}
      >
        {label}
      </LazyMenu>
    </div>
  );
}
