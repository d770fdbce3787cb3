import type { QueryKey } from "@tanstack/react-query";
import { datasetKeys, mediaKeys, sessionKeys, snapshotKeys, taskKeys } from "#/api/keys.ts";
import { paths } from "#/paths.ts";
import {
  dataset,
  enriching,
  failures,
  models,
  noClusters,
  noTasks,
  snapshot,
  task,
} from "./examples.ts";
import type { State } from "./frame.tsx";
import { forever } from "./frozen-client.ts";

export interface Region {
  title: string;
  states: readonly State[];
}

const page = dataset.id;
const timeline = paths.timeline(page);
const explore = paths.explore(page);
const clusters = `${explore}?view=clusters`;
const clusterKey = [...mediaKeys.now(page), "clusters"];
const documentedKey = [...mediaKeys.now(page), "documented"];
const documentedOnly: NonNullable<State["answers"]>[number] = [
  sessionKeys.capabilities(),
  { version: "", features: [] },
];
const similar = `${explore}?similar=${snapshot.snapshot_id}`;
const similarKey = [...mediaKeys.now(page), "similar"];
const enrich = paths.enrich(page);
const modelKey = [...mediaKeys.now(page), "models"];
const notOffered: State["answers"] = [
  [sessionKeys.capabilities(), { version: "0", features: ["media"] }],
];

/** The error states of any page that requests its data by `key`. */
function unfit(at: string, key: QueryKey): State[] {
  return [
    { name: "Loading", at, answers: [[key, forever]] },
    { name: "Error", at, answers: [[key, failures.error]] },
    { name: "Forbidden", at, answers: [[key, failures.forbidden]] },
    { name: "Offline or restarting", at, answers: [[key, failures.offline]] },
    {
      name: "Session ended",
      at,
      answers: [
        [key, failures.ended],
        [sessionKeys.me(), failures.ended],
      ],
    },
  ];
}

/** Regions that are pages: shown at their addresses. */
export const pageRegions: readonly Region[] = [
  {
    title: "Inventory",
    states: [
      ...unfit(paths.datasets, datasetKeys.lists()),
      { name: "Empty", at: paths.datasets, answers: [[datasetKeys.lists(), []]] },
      { name: "Nothing fits", at: `${paths.datasets}?q=zebra` },
    ],
  },
  {
    title: "Dataset",
    states: [
      ...unfit(timeline, datasetKeys.detail(page)),
      { name: "Not found", at: timeline, answers: [[datasetKeys.detail(page), failures.notFound]] },
    ],
  },
  {
    title: "Explore",
    states: [
      ...unfit(explore, mediaKeys.all(page)),
      { name: "Empty", at: explore },
      {
        name: "Empty draft",
        at: explore,
        answers: [[datasetKeys.detail(page), { ...dataset, status_new: "DRAFT" }]],
      },
      { name: "Nothing fits", at: `${explore}?tag=zebra` },
      {
        name: "Not found",
        at: paths.explore(page, snapshot.snapshot_id),
        answers: [[snapshotKeys.detail(page, snapshot.snapshot_id), failures.notFound]],
      },
      {
        name: "Not offered by this server",
        at: explore,
        answers: [documentedOnly, [documentedKey, failures.notFound]],
      },
    ],
  },
  {
    title: "Clusters of a server with the documented API",
    states: [
      ...unfit(explore, documentedKey).map(({ answers = [], ...state }) => ({
        ...state,
        answers: [documentedOnly, ...answers],
      })),
      {
        name: "None yet",
        at: explore,
        answers: [documentedOnly, [documentedKey, noClusters]],
      },
      {
        name: "Nothing found",
        at: `${explore}?text=zebra`,
        answers: [documentedOnly, [documentedKey, noClusters]],
      },
    ],
  },
  {
    title: "Clusters",
    states: [
      ...unfit(clusters, clusterKey),
      { name: "None yet", at: clusters, answers: [[clusterKey, noClusters]] },
      {
        name: "None so alike",
        at: `${clusters}&threshold=4`,
        answers: [[clusterKey, noClusters]],
      },
      { name: "Nothing fits", at: `${clusters}&tag=zebra`, answers: [[clusterKey, noClusters]] },
    ],
  },
  {
    title: "Alike items",
    states: [
      ...unfit(similar, similarKey),
      { name: "Not indexed yet", at: similar, answers: [[similarKey, failures.notEmbedded]] },
    ],
  },
  {
    title: "Enrich",
    states: [
      ...unfit(enrich, modelKey),
      { name: "No models", at: enrich, answers: [[modelKey, []]] },
      { name: "Models", at: enrich, answers: [[modelKey, models]] },
      {
        name: "Not now",
        at: enrich,
        answers: [
          [modelKey, models],
          [datasetKeys.detail(page), { ...dataset, status_new: "READ ONLY" }],
        ],
      },
      { name: "Not offered by this server", at: enrich, answers: notOffered },
      {
        name: "Running",
        at: `${enrich}?task=${task.task_id}`,
        answers: [[taskKeys.detail(task.task_id), enriching]],
      },
      {
        name: "Done, without a snapshot before",
        at: `${enrich}?task=${task.task_id}`,
        answers: [[taskKeys.detail(task.task_id), { ...enriching, status: "COMPLETED" }]],
      },
    ],
  },
  {
    title: "Propagate labels",
    states: [
      ...unfit(paths.propagate(page), mediaKeys.all(page)),
      { name: "No labels yet", at: paths.propagate(page) },
      { name: "Not offered by this server", at: paths.propagate(page), answers: notOffered },
    ],
  },
  {
    title: "Timeline",
    states: [
      ...unfit(timeline, snapshotKeys.lists(page)),
      { name: "Empty", at: timeline },
      {
        name: "Empty, and one may only look",
        at: timeline,
        answers: [[datasetKeys.detail(page), { ...dataset, role: "viewer" }]],
      },
      {
        name: "Nothing fits",
        at: `${timeline}?q=zebra`,
        answers: [[snapshotKeys.lists(page), { snapshots: [snapshot], nextCursor: null }]],
      },
      { name: "Nothing removed", at: paths.removedSnapshots(page) },
    ],
  },
  {
    title: "Tasks",
    states: [
      ...unfit(paths.tasks(), taskKeys.lists()),
      { name: "Empty", at: paths.tasks() },
      { name: "Nothing fits", at: `${paths.tasks()}?status=FAILED` },
      {
        name: "Past the end",
        at: `${paths.tasks()}?page=9`,
        answers: [[taskKeys.lists(), { ...noTasks, total: 3 }]],
      },
    ],
  },
  {
    title: "Sign-in",
    states: [
      { name: "First visit", at: paths.login, answers: [[sessionKeys.me(), failures.ended]] },
      {
        name: "Session ended",
        at: { pathname: paths.login, state: { ended: true } },
        answers: [[sessionKeys.me(), failures.ended]],
      },
      { name: "Signed in already", at: paths.login },
      {
        name: "Code refused",
        at: `${paths.login}?code=wrong`,
        answers: [[sessionKeys.me(), failures.ended]],
        refusal: failures.ended,
      },
      {
        name: "Offline or restarting",
        at: `${paths.login}?code=lost`,
        answers: [[sessionKeys.me(), failures.offline]],
        refusal: failures.offline,
      },
    ],
  },
];
