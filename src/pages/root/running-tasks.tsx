import { useMediaQuery } from "@mantine/hooks";
import { Link } from "react-router";
import { useRunningCount } from "#/api/tasks/running-count.ts";
import { StatusBadge } from "#/components/ui/status-badge.tsx";
import { count } from "#/lib/numbers.ts";
import { useTitleCount } from "#/lib/use-page-title.ts";
import { paths } from "#/paths.ts";
import { shellText } from "#/strings/shell.ts";

/** Below this the header has room for the number only; the header's style sheet has the same limit. */
const narrow = "(max-width: 40em)";

/** The number of running tasks: in the header, and in the title of the tab. */
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
