import { Button, VisuallyHidden } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { describeError } from "#/api/describe-error.ts";
import { modelsQuery } from "#/api/enrichment.ts";
import { hasStatus } from "#/api/errors.ts";
import { capabilitiesQuery } from "#/api/session.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { Bone } from "#/components/ui/bone.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { OperationResult } from "#/features/models/operation-result.tsx";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { paths } from "#/paths.ts";
import { enrichText as words } from "#/strings/enrich.ts";
import { shellText } from "#/strings/shell.ts";
import { EnrichForm } from "./enrich-form.tsx";
import classes from "./enrich-page.module.css";

/** Models that add labels, tags and captions; then what they changed, and the way back. */
export function EnrichPage() {
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  const features = useQuery(capabilitiesQuery()).data?.features;
  // A backend without any extension may have the documented models.
  const isOffered = features?.includes("enrichment") === true || features?.length === 0;
  const models = useQuery({ ...modelsQuery(dataset.id), enabled: isOffered });
  usePageTitle(shellText.pageTitle([words.title(dataset.display_name)]));
  const taskId = search.get("task");

  return (
    <div className={classes.page}>
      <h2>{words.heading}</h2>
      {contents()}
    </div>
  );

  function contents() {
    if (taskId !== null) {
      return (
        <OperationResult
          taskId={taskId}
          again={words.again}
          onAgain={() => change({ task: null })}
        />
      );
    }
    if ((features !== undefined && !isOffered) || hasStatus(models.error, 404)) {
      return (
        <Nothing title={words.unavailable.title} text={words.unavailable.text} id={dataset.id} />
      );
    }
    if (models.isError) {
      return (
        <ErrorMessage error={describeError(models.error)} onRetry={() => void models.refetch()} />
      );
    }
    if (models.data === undefined) return <Waiting />;
    if (models.data.length === 0) {
      return <Nothing title={words.none.title} text={words.none.text} id={dataset.id} />;
    }
    return (
      <EnrichForm
        models={models.data}
        isExtended={features?.includes("enrichment") === true}
        onStarted={(task) => change({ task })}
      />
    );
  }
}

function Waiting() {
  return (
    <div role="status" className={classes.models}>
      <VisuallyHidden>{words.loading}</VisuallyHidden>
      {Array.from({ length: 4 }, (_, index) => (
        <Bone key={index} height="11rem" />
      ))}
    </div>
  );
}

function Nothing({ title, text, id }: { title: string; text: string; id: string }) {
  return (
    <StateMessage
      icon={<IconSparkles size={22} />}
      title={title}
      text={text}
      actions={
        <Button component={Link} to={paths.explore(id)} variant="default">
          {words.unavailable.items}
        </Button>
      }
    />
  );
}
