import { locale } from "#/lib/language.ts";
import { foldText } from "#contract/fold-text.ts";
import { type Dataset, datasetStatus } from "#contract/dataset.ts";
import { parseWireTime } from "#contract/wire.ts";
import type { DatasetFilter, DatasetSort } from "./dataset-view.ts";

/** The datasets that match, in the chosen order. */
export function visibleDatasets(
  datasets: readonly Dataset[],
  filter: DatasetFilter,
  sort: DatasetSort,
  reversed = false,
): Dataset[] {
  const { statuses } = filter;
  const sign = reversed ? -1 : 1;
  return matching(datasets, filter)
    .filter((dataset) => statuses.length === 0 || statuses.includes(datasetStatus(dataset)))
    .toSorted((a, b) => sign * orders[sort](a, b) || byName(a, b));
}

/** The number of matching datasets with each status, the most urgent first. */
export function statusCounts(
  datasets: readonly Dataset[],
  filter: Omit<DatasetFilter, "statuses">,
): Map<string, number> {
  const groups = Map.groupBy(matching(datasets, filter).toSorted(orders.status), datasetStatus);
  return new Map([...groups].map(([status, of]) => [status, of.length]));
}

/** By name, current version and person, ignoring case and form. */
function matching(
  datasets: readonly Dataset[],
  { text, clones, changes }: Omit<DatasetFilter, "statuses">,
): Dataset[] {
  const wanted = foldText(text.trim());
  return datasets.filter((dataset) => {
    const isClone = dataset.source_dataset_id != null;
    if (clones !== null && isClone !== (clones === "only")) return false;
    const isChanged = (dataset.changes_since_current ?? 0) > 0;
    if (changes !== null && isChanged !== (changes === "some")) return false;
    return wanted === "" || textsOf(dataset).some((one) => foldText(one ?? "").includes(wanted));
  });
}

function textsOf(dataset: Dataset): (string | null | undefined)[] {
  return [
    dataset.display_name,
    dataset.current_snapshot?.snapshot_name,
    dataset.created_by,
    dataset.last_activity?.actor,
  ];
}

export function itemCount({ n_images, n_videos }: Dataset): number {
  return (n_images ?? 0) + (n_videos ?? 0);
}

/** When something was last done to a dataset; a backend may know only when it was changed. */
export function lastActive({ last_activity: last, updated_at, created_at }: Dataset): Date {
  if (last === null) return parseWireTime(created_at);
  return parseWireTime(last?.time ?? updated_at ?? created_at);
}

const names = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
const byName = (a: Dataset, b: Dataset): number => names.compare(a.display_name, b.display_name);
const time = (text: string | undefined): number =>
  text === undefined ? 0 : parseWireTime(text).getTime();

/** Each in the order in which it is looked at first: the newest, the largest, the most urgent. */
const orders: Record<DatasetSort, (a: Dataset, b: Dataset) => number> = {
  activity: (a, b) => lastActive(b).getTime() - lastActive(a).getTime(),
  name: byName,
  items: (a, b) => itemCount(b) - itemCount(a),
  size: (a, b) => (b.size_bytes ?? -1) - (a.size_bytes ?? -1),
  restore: (a, b) => time(b.last_restore?.time) - time(a.last_restore?.time),
  status: (a, b) => urgency(a) - urgency(b),
  date: (a, b) => time(b.created_at) - time(a.created_at),
};

/** Problems first, then running tasks, then the rest. */
const urgencies = ["ERROR", "PARTIAL_INDEX", "INDEXING", "READ_ONLY", "DRAFT", "READY"];
function urgency(dataset: Dataset): number {
  const at = urgencies.indexOf(datasetStatus(dataset));
  return at === -1 ? urgencies.length : at;
}
