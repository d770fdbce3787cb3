import { IconTags } from "@tabler/icons-react";
import type { Dataset } from "#contract/dataset.ts";
import { late } from "#/components/ui/late.tsx";
import { ImportButton } from "#/features/dataset/import-button.tsx";
import { labelsImport as words } from "#/strings/labels-import.ts";

const ImportLabelsDialog = late(
  async () => (await import("./import-labels-dialog.tsx")).ImportLabelsDialog,
);

/** Imports labels to the dataset of the page. */
export function ImportLabelsButton({ dataset }: { dataset: Dataset }) {
  return (
    <ImportButton
      dataset={dataset}
      operation="import_labels"
      icon={IconTags}
      dialog={ImportLabelsDialog}
    >
      {words.open}
    </ImportButton>
  );
}
