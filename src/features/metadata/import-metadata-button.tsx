import { IconTablePlus } from "@tabler/icons-react";
import type { Dataset } from "#contract/dataset.ts";
import { late } from "#/components/ui/late.tsx";
import { ImportButton } from "#/features/dataset/import-button.tsx";
import { metadataImport as words } from "#/strings/metadata-import.ts";

const ImportMetadataDialog = late(
  async () => (await import("./import-metadata-dialog.tsx")).ImportMetadataDialog,
);

/** Imports metadata to the dataset of the page. */
export function ImportMetadataButton({ dataset }: { dataset: Dataset }) {
  return (
    <ImportButton
      dataset={dataset}
      operation="import_metadata"
      icon={IconTablePlus}
      dialog={ImportMetadataDialog}
    >
      {words.open}
    </ImportButton>
  );
}
