import { Button } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ComponentType, type ReactNode, Suspense, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import type { Operation } from "#contract/operations.ts";
import { permissionRefusal, refusal } from "#contract/rules.ts";
import type { Task } from "#contract/task.ts";
import { datasetFacts } from "#/api/datasets.ts";
import { datasetTasksQuery } from "#/api/tasks/task-lists.ts";
import { whyNot } from "#/strings/refusals.ts";

/** What a dialog that imports something needs to know. */
export interface ImportDialogProps {
  dataset: Dataset;
  /** The newest of its tasks. */
  tasks: readonly Task[];
  /** Why nothing can be imported now; null: it can. */
  disabledReason: string | null;
  opened: boolean;
  onClose: () => void;
}

interface ImportButtonProps {
  dataset: Dataset;
  operation: Operation;
  icon: TablerIcon;
  /** Rendered from the first click on: one that loads late is loaded then. */
  dialog: ComponentType<ImportDialogProps>;
  children: ReactNode;
}

/** Opens a dialog that imports something to the dataset of the page. Left out for a viewer. */
export function ImportButton(props: ImportButtonProps) {
  const { dataset, operation, icon: Icon, dialog: Dialog, children } = props;
  const { data } = useQuery(datasetTasksQuery(dataset.id));
  const [wasOpened, setWasOpened] = useState(false);
  const [opened, setOpened] = useState(false);
  const tasks = data?.tasks ?? [];
  const facts = datasetFacts(dataset, tasks);
  if (permissionRefusal(operation, facts) !== null) return null;
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
        onClick={() => {
          setWasOpened(true);
          setOpened(true);
        }}
      >
        {children}
      </Button>
      {wasOpened && (
        <Suspense>
          <Dialog
            dataset={dataset}
            tasks={tasks}
            disabledReason={whyNot(refusal(operation, facts))}
            opened={opened}
            onClose={() => setOpened(false)}
          />
        </Suspense>
      )}
    </>
  );
}
