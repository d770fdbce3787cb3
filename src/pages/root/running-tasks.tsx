import { useMediaQuery } from "@mantine/hooks";
import { Link } from "react-router";
import { useRunningCount } from "#/api/tasks/running-count.ts";
import { StatusBadge } from "#/components/ui/status-badge.tsx";
import { count } from "#/lib/numbers.ts";
import { useTitleCount } from "#/lib/use-page-title.ts";
import { paths } from "#/paths.ts";
import { shellText } from "#/strings/shell.ts";

/** Where the bar on top has room for the number only; the style sheet of the bar says the same. */
const narrow = "(max-width: 40em)";

/** How many tasks run, from anywhere in the console: in the bar on top, and in the title of the tab. */
export function RunningTasks() {
  const running = useRunningCount();
  useTitleCount(running);
  const isNarrow = useMediaQuery(narrow, false, { getInitialValueInEffect: false });
  if (running === 0) return null;
  const words = shellText.running.label(running);
  return (
    <Link to={paths.tasks()} style={{ textDecoration: "none" }} aria-label={words}>
      <StatusBadge tone="busy">{isNarrow ? count(running) : words}</StatusBadge>
    </Link>
  );
}
