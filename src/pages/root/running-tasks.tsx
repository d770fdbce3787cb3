import { Link } from "react-router";
import { useStartedTasks } from "#/api/tasks.ts";
import { StatusBadge } from "#/components/ui/status-badge.tsx";
import { paths } from "#/paths.ts";
import { shellText } from "#/strings/shell.ts";

/**
 * How many of the tasks that this tab started are still going on, from anywhere in the console. It reads
 * what the tab's poll knows anyway; what others started is on the page of the tasks.
 */
export function RunningTasks() {
  const running = useStartedTasks().filter(
    ({ state }) => state === "running" || state === "unseen",
  ).length;
  if (running === 0) return null;
  return (
    <Link to={paths.tasks()} style={{ textDecoration: "none" }}>
      <StatusBadge tone="busy">{shellText.running.label(running)}</StatusBadge>
    </Link>
  );
}
