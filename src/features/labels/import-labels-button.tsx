import { Button } from "@mantine/core";
import { IconTags } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { permissionRefusal, refusal } from "#contract/rules.ts";
import { datasetFacts } from "#/api/datasets.ts";
import { datasetTasksQuery } from "#/api/tasks/task-lists.ts";
import { late } from "#/components/ui/late.tsx";
import { labelsImport as words } from "#/strings/labels-import.ts";
import { whyNot } from "#/strings/refusals.ts";

const ImportLabelsDialog = late(
  async () => (await import("./import-labels-dialog.tsx")).ImportLabelsDialog,
);

/** Imports labels to the dataset of the page. Left out for a viewer. */
export function ImportLabelsButton({ dataset }: { dataset: Dataset }) {
  const { data } = useQuery(datasetTasksQuery(dataset.id));
  const [wasOpened, setWasOpened] = useState(false);
  const [opened, setOpened] = useState(false);
  const tasks = data?.tasks ?? [];
  const facts = datasetFacts(dataset, tasks);
  if (permissionRefusal("import_labels", facts) !== null) return null;
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconTags size={16} stroke={1.75} aria-hidden />}
        onClick={() => {
          setWasOpened(true);
          setOpened(true);
        }}
      >
        {words.open}
      </Button>
      {wasOpened && (
        <Suspense>
          <ImportLabelsDialog
            dataset={dataset}
            tasks={tasks}
            disabledReason={whyNot(refusal("import_labels", facts))}
            opened={opened}
            onClose={() => setOpened(false)}
          />
        </Suspense>
      )}
    </>
  );
}
