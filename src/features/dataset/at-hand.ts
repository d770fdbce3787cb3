import { createStore } from "#/lib/store.ts";
import type { DatasetPage } from "./use-dataset-page.ts";

/** The dataset whose page is open, for what stands beside the pages; null on the others. */
export const datasetAtHand = createStore<DatasetPage | null>(null);
