/** All addresses of the console. No other module contains one. */
export const paths = {
  home: "/",
  login: "/login",
  /** Signs in, then continues at `next`. */
  signIn: (next: string) => withSearch("/login", { next }),
  datasets: "/datasets",
  /** The inventory, with the dialog for a new dataset open. */
  newDataset: "/datasets?new=true",
  tasks: (filters: { datasetId?: string; taskId?: string } = {}) =>
    withSearch("/tasks", { dataset_id: filters.datasetId, task: filters.taskId }),
  /** `text` is searched; an opened event shows what it overwrote. */
  activity: (filters: { datasetId?: string; text?: string; open?: string } = {}) =>
    withSearch("/activity", {
      dataset_id: filters.datasetId,
      q: filters.text,
      open: filters.open,
    }),
  settings: "/settings",
  /** `at` is a snapshot's id: the dataset in that version. */
  explore: (datasetId: string, at?: string) => withSearch(`/datasets/${datasetId}`, { at }),
  /** The same, of those items only. */
  exploreOnly: (datasetId: string, at: string, only: { quality: string } | { has: string }) =>
    withSearch(`/datasets/${datasetId}`, { at, ...only }),
  /** One item, over the others; `at` is a snapshot's id. */
  item: (datasetId: string, mediaId: string, at?: string) =>
    withSearch(`/datasets/${datasetId}/items/${mediaId}`, { at }),
  /** A bisection begins at a version that is good, or bad. */
  bisect: (datasetId: string, at: string, verdict: "good" | "bad") =>
    withSearch(`/datasets/${datasetId}`, { at, [verdict]: at }),
  timeline: (datasetId: string, snapshotId?: string) =>
    withSearch(`/datasets/${datasetId}/snapshots`, { snapshot: snapshotId }),
  /** Two versions side by side; each is a snapshot's id, or `head` for the present state. */
  compare: (
    datasetId: string,
    versions: { from?: string; to?: string; to_dataset?: string } = {},
    kind?: string,
  ) => withSearch(`/datasets/${datasetId}/compare`, { ...versions, kind }),
  enrich: (datasetId: string) => `/datasets/${datasetId}/enrich`,
  propagate: (datasetId: string) => `/datasets/${datasetId}/propagate`,
  /** The receipt of a restore, by the id of its task. */
  receipt: (datasetId: string, taskId: string) => `/datasets/${datasetId}/receipts/${taskId}`,
  /** The same, with the dialog that undoes it. */
  undoRestore: (datasetId: string, taskId: string) =>
    `/datasets/${datasetId}/receipts/${taskId}?undo=true`,
  removedSnapshots: (datasetId: string) =>
    withSearch(`/datasets/${datasetId}/snapshots`, { removed: "true" }),
} as const;

function withSearch(path: string, search: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(search).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
