import { Button } from "@mantine/core";
import type { TaskPage } from "#contract/task.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { tasksText } from "#/strings/tasks.ts";
import classes from "./task-pages.module.css";

/** Pagination. Renders nothing for a single page. */
export function TaskPages({ page: { page, total, page_size: size } }: { page: TaskPage }) {
  const [, change] = useSearchChange();
  const pages = Math.max(1, Math.ceil(total / size));
  if (pages === 1) return null;
  const go = (to: number) => change({ page: to === 1 ? null : String(to) });
  return (
    <nav className={classes.root} aria-label={tasksText.pagesLabel}>
      <Button variant="default" disabled={page <= 1} onClick={() => go(page - 1)}>
        {tasksText.previous}
      </Button>
      <span aria-current="page">{tasksText.page(page, pages)}</span>
      <Button variant="default" disabled={page >= pages} onClick={() => go(page + 1)}>
        {tasksText.next}
      </Button>
    </nav>
  );
}
