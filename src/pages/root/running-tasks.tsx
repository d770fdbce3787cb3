import { Link } from "react-router";
import { useRunningCount } from "#/api/running-count.ts";
import { StatusBadge } from "#/components/ui/status-badge.tsx";
import { useTitleCount } from "#/lib/use-page-title.ts";
import { paths } from "#/paths.ts";
import { shellText } from "#/strings/shell.ts";

/** How many tasks run, from anywhere in the console: in the bar on top, and in the title of the tab. */
export function RunningTasks() {
  const running = useRunningCount();
  useTitleCount(running);
  if (running === 0) return null;
  return (
    <Link to={paths.tasks()} style={{ textDecoration: "none" }}>
      <StatusBadge tone="busy">{shellText.running.label(running)}</StatusBadge>
    </Link>
  );
}
