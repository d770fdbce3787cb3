import type { ButtonProps } from "@mantine/core";
import { Suspense, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { refusal } from "#contract/rules.ts";
import { datasetFacts } from "#/api/datasets.ts";
import { datasetTasksQuery } from "#/api/tasks/task-lists.ts";
import { useQuery } from "@tanstack/react-query";
import { late } from "#/components/ui/late.tsx";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { modelsText } from "#/strings/models.ts";
import { whyNot } from "#/strings/refusals.ts";
import classes from "./reindex-button.module.css";

export const ReindexDialog = late(async () => (await import("./reindex-dialog.tsx")).ReindexDialog);

interface ReindexButtonProps extends Pick<ButtonProps, "size" | "variant"> {
  dataset: Dataset;
}

/** Opens the dialog that starts a re-index; shows the reason where that is refused. */
export function ReindexButton({ dataset, ...button }: ReindexButtonProps) {
  const { data } = useQuery(datasetTasksQuery(dataset.id));
  const [wasOpened, setWasOpened] = useState(false);
  const [opened, setOpened] = useState(false);
  const reason = whyNot(refusal("reindex", datasetFacts(dataset, data?.tasks ?? [])));
  return (
    <>
      <ReasonedButton
        {...button}
        disabledReason={reason}
        reasonClassName={classes.reason}
        onClick={() => {
          setWasOpened(true);
          setOpened(true);
        }}
      >
        {modelsText.reindex}
      </ReasonedButton>
      {wasOpened && (
        <Suspense>
          <ReindexDialog
            dataset={dataset}
            disabledReason={reason}
            opened={opened}
            onClose={() => setOpened(false)}
          />
        </Suspense>
      )}
    </>
  );
}
