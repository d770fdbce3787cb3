import type { Dataset } from "#contract/dataset.ts";
import type { Task } from "#contract/task.ts";

/** The dialogs about one dataset. */
export type DatasetQuestion = "rename" | "delete";

interface RowContext {
  tasks: readonly Task[];
  features: {
    /** Versions can be compared. */
    diff: boolean;
    /** Also with those of its clones. */
    families: boolean;
    /** Datasets can be renamed and brought back, and tell their last activity and their size. */
    inventory: boolean;
  };
  onAsk: (question: DatasetQuestion, dataset: Dataset) => void;
}

export interface DatasetListProps extends RowContext {
  datasets: readonly Dataset[];
  /** The number of clones of a dataset that the user sees. */
  clonesOf: (datasetId: string) => number;
}

export interface DatasetRowProps extends RowContext {
  dataset: Dataset;
  clones: number;
}
