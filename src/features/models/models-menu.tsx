import { IconSparkles } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { useNavigate } from "react-router";
import { type Dataset, datasetStatus } from "#contract/dataset.ts";
import type { Operation } from "#contract/operations.ts";
import { permissionRefusal, refusal } from "#contract/rules.ts";
import { datasetFacts } from "#/api/datasets.ts";
import { capabilitiesQuery } from "#/api/session.ts";
import { datasetTasksQuery } from "#/api/tasks/task-lists.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import type { MenuEntry } from "#/components/ui/menu-entries.ts";
import { paths } from "#/paths.ts";
import { modelsText as words } from "#/strings/models.ts";
import { whyNot } from "#/strings/refusals.ts";
import classes from "./models-menu.module.css";
import { ReindexDialog } from "./reindex-button.tsx";

/**
 * What models can do with the dataset of the page. A backend with the documented API only enriches, and re-indexes where
 * media were added. Left out for a viewer.
 */
export function ModelsMenu({ dataset }: { dataset: Dataset }) {
  const { data } = useQuery(datasetTasksQuery(dataset.id));
  const features = useQuery(capabilitiesQuery()).data?.features;
  const navigate = useNavigate();
  const [wasOpened, setWasOpened] = useState(false);
  const [opened, setOpened] = useState(false);
  const facts = datasetFacts(dataset, data?.tasks ?? []);
  if (features === undefined || permissionRefusal("enrich", facts) !== null) return null;

  const isDocumentedOnly = features.length === 0;
  const why = (operation: Operation) => whyNot(refusal(operation, facts));
  const entry = (label: string, operation: Operation, onSelect: () => void): MenuEntry => ({
    kind: "action",
    label,
    disabledReason: why(operation),
    onSelect,
  });
  const entries: MenuEntry[] = [];
  if (
    features.includes("clusters") ||
    (isDocumentedOnly && datasetStatus(dataset) === "PARTIAL_INDEX")
  ) {
    entries.push(
      entry(words.reindexMenu, "reindex", () => {
        setWasOpened(true);
        setOpened(true);
      }),
    );
  }
  if (features.includes("enrichment") || isDocumentedOnly) {
    // The page says why it cannot be started now.
    entries.push({
      kind: "action",
      label: words.enrich,
      onSelect: () => void navigate(paths.enrich(dataset.id)),
    });
  }
  if (features.includes("propagation")) {
    entries.push({
      kind: "action",
      label: words.propagate,
      onSelect: () => void navigate(paths.propagate(dataset.id)),
    });
  }
  if (entries.length === 0) return null;
  return (
    <>
      <span className={classes.menu}>
        <LazyMenu look="quiet" label={words.menu} entries={() => entries}>
          <IconSparkles size={16} stroke={1.75} aria-hidden />
          <span className={classes.word}>{words.menu}</span>
        </LazyMenu>
      </span>
      {wasOpened && (
        <Suspense>
          <ReindexDialog
            dataset={dataset}
            disabledReason={why("reindex")}
            opened={opened}
            onClose={() => setOpened(false)}
          />
        </Suspense>
      )}
    </>
  );
}
