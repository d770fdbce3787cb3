import { Button } from "@mantine/core";
import { IconPhotoPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { permissionRefusal, refusal } from "#contract/rules.ts";
import { datasetFacts } from "#/api/datasets.ts";
import { datasetTasksQuery } from "#/api/tasks/task-lists.ts";
import { late } from "#/components/ui/late.tsx";
import type { FileChoice } from "#/lib/dropped-files.ts";
import { useFileDrop } from "#/lib/use-file-drop.ts";
import { addMediaText as words } from "#/strings/add-media.ts";
import { whyNot } from "#/strings/refusals.ts";
import classes from "./add-media-button.module.css";

const AddMediaDialog = late(async () => (await import("./add-media-dialog.tsx")).AddMediaDialog);

/** Adds media to the dataset of the page; files can also be dropped anywhere on it. Left out for a viewer. */
export function AddMediaButton({ dataset }: { dataset: Dataset }) {
  const { data } = useQuery(datasetTasksQuery(dataset.id));
  const [request, setRequest] = useState<{ dropped: Promise<FileChoice> | null } | null>(null);
  const [opened, setOpened] = useState(false);
  const facts = datasetFacts(dataset, data?.tasks ?? []);
  const isAllowed = permissionRefusal("add_media", facts) === null;
  const open = (dropped: Promise<FileChoice> | null) => {
    if (!isAllowed) return;
    setRequest({ dropped });
    setOpened(true);
  };
  const dragging = useFileDrop(open);
  if (!isAllowed) return null;
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPhotoPlus size={16} stroke={1.75} aria-hidden />}
        onClick={() => open(null)}
      >
        {words.button}
      </Button>
      {dragging && !opened && (
        <div className={classes.drop}>{words.dropHere(dataset.display_name)}</div>
      )}
      {request && (
        <Suspense>
          <AddMediaDialog
            dataset={dataset}
            disabledReason={whyNot(refusal("add_media", facts))}
            opened={opened}
            dropped={request.dropped}
            onClose={() => setOpened(false)}
          />
        </Suspense>
      )}
    </>
  );
}
