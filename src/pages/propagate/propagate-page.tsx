import { Button } from "@mantine/core";
import { IconTags } from "@tabler/icons-react";
import { Link } from "react-router";
import { useFeature } from "#/api/session.ts";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { OperationResult } from "#/features/models/operation-result.tsx";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { paths } from "#/paths.ts";
import { propagationText as words } from "#/strings/propagation.ts";
import { shellText } from "#/strings/shell.ts";
import { Propagation } from "./propagation.tsx";
import classes from "./propagate-page.module.css";

/** Labels for items that look like labelled ones: suggested, reviewed, applied; then what changed, and the way back. */
export function PropagatePage() {
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  const canPropagate = useFeature("propagation");
  usePageTitle(shellText.pageTitle([words.title(dataset.display_name)]));
  const taskId = search.get("task");

  if (canPropagate === false) {
    return (
      <StateMessage
        icon={<IconTags size={22} />}
        title={words.unavailable.title}
        text={words.unavailable.text}
        actions={
          <Button component={Link} to={paths.explore(dataset.id)} variant="default">
            {words.unavailable.items}
          </Button>
        }
      />
    );
  }
  return (
    <div className={classes.page}>
      <h2>{words.heading}</h2>
      {taskId === null ? (
        <Propagation
          key={dataset.id}
          wanted={search.getAll("label")}
          onStarted={(task) => change({ task })}
        />
      ) : (
        <OperationResult
          taskId={taskId}
          again={words.back}
          onAgain={() => change({ task: null })}
        />
      )}
    </div>
  );
}
