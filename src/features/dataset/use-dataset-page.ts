import { useOutletContext } from "react-router";
import type { Dataset } from "#contract/dataset.ts";
import type { DatasetFacts } from "#contract/rules.ts";
import type { Task } from "#contract/task.ts";
import type { DialogRequest } from "./dialog-request.ts";

/** State shared between the frame of a dataset's pages and the page in it. */
export interface DatasetPage {
  dataset: Dataset;
  facts: DatasetFacts;
  /** The newest tasks of the dataset; empty until they are loaded. */
  tasks: readonly Task[];
  openDialog: (request: DialogRequest) => void;
  /** Preloads the dialogs. */
  prepareDialogs: () => void;
}

export function useDatasetPage(): DatasetPage {
  return useOutletContext<DatasetPage>();
}
