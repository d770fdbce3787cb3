import { Button } from "@mantine/core";
import { IconTablePlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { permissionRefusal, refusal } from "#contract/rules.ts";
import { datasetFacts } from "#/api/datasets.ts";
import { datasetTasksQuery } from "#/api/tasks/task-lists.ts";
import { late } from "#/components/ui/late.tsx";
import { whyNot } from "#/strings/refusals.ts";
import { metadataImport as words } from "#/strings/metadata-import.ts";

const ImportMetadataDialog = late(
  async () => (await import("./import-metadata-dialog.tsx")).ImportMetadataDialog,
);

/** Imports metadata to the dataset of the page. Left out for a viewer. */
export function ImportMetadataButton({ dataset }: { dataset: Dataset }) {
  const { data } = useQuery(datasetTasksQuery(dataset.id));
  const [wasOpened, setWasOpened] = useState(false);
  const [opened, setOpened] = useState(false);
  const facts = datasetFacts(dataset, data?.tasks ?? []);
  if (permissionRefusal("import_metadata", facts) !== null) return null;
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconTablePlus size={16} stroke={1.75} aria-hidden />}
        onClick={() => {
          setWasOpened(true);
          setOpened(true);
        }}
      >
        {words.open}
      </Button>
      {wasOpened && (
        <Suspense>
          <ImportMetadataDialog
            dataset={dataset}
            disabledReason={whyNot(refusal("import_metadata", facts))}
            opened={opened}
            onClose={() => setOpened(false)}
          />
        </Suspense>
      )}
    </>
  );
}
