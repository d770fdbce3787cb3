import { locale } from "#/lib/language.ts";
import { foldText } from "#contract/fold-text.ts";
import { type Dataset, datasetStatus } from "#contract/dataset.ts";
import { parseWireTime } from "#contract/wire.ts";

export const datasetSorts = ["date", "name", "items", "status"] as const;
export type DatasetSort = (typeof datasetSorts)[number];

export function isDatasetSort(text: string | null): text is DatasetSort {
  return datasetSorts.some((sort) => sort === text);
}

export interface DatasetFilter {
  text: string;
  /** In the internal spelling; empty means any. */
  statuses: readonly string[];
}

/** The datasets whose name contains a text, ignoring case and form, with one of the statuses, in the chosen order. */
export function visibleDatasets(
  datasets: readonly Dataset[],
  { text, statuses }: DatasetFilter,
  sort: DatasetSort,
): Dataset[] {
  return named(datasets, text)
    .filter((dataset) => statuses.length === 0 || statuses.includes(datasetStatus(dataset)))
    .toSorted((a, b) => orders[sort](a, b) || byName(a, b));
}

/** The number of matching datasets with each status, the most urgent first. */
export function statusCounts(datasets: readonly Dataset[], text: string): Map<string, number> {
  const groups = Map.groupBy(named(datasets, text).toSorted(orders.status), datasetStatus);
  return new Map([...groups].map(([status, of]) => [status, of.length]));
}

function named(datasets: readonly Dataset[], text: string): Dataset[] {
  const wanted = foldText(text.trim());
  return datasets.filter(({ display_name }) => foldText(display_name).includes(wanted));
}

export function itemCount({ n_images, n_videos }: Dataset): number {
  return (n_images ?? 0) + (n_videos ?? 0);
}

const names = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
const byName = (a: Dataset, b: Dataset): number => names.compare(a.display_name, b.display_name);

const orders: Record<DatasetSort, (a: Dataset, b: Dataset) => number> = {
  date: (a, b) => parseWireTime(b.created_at).getTime() - parseWireTime(a.created_at).getTime(),
  name: byName,
  items: (a, b) => itemCount(b) - itemCount(a),
  status: (a, b) => urgency(a) - urgency(b),
};

/** Problems first, then running tasks, then the rest. */
const urgencies = ["ERROR", "PARTIAL_INDEX", "INDEXING", "READ_ONLY", "DRAFT", "READY"];

function urgency(dataset: Dataset): number {
  const at = urgencies.indexOf(datasetStatus(dataset));
  return at === -1 ? urgencies.length : at;
}
