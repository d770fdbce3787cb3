import { createStore } from "#/lib/store.ts";
import type { DatasetPage } from "./use-dataset-page.ts";

/** The dataset of the open page, for parts outside of the pages; null on other pages. */
export const datasetAtHand = createStore<DatasetPage | null>(null);
