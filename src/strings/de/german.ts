import { activity } from "./activity.ts";
import { addMedia } from "./add-media.ts";
import { address } from "./address.ts";
import { adopt } from "./adopt.ts";
import { bisect } from "./bisect.ts";
import { chart } from "./chart.ts";
import { clusters } from "./clusters.ts";
import { compare } from "./compare.ts";
import { datasetWords } from "./dataset-words.ts";
import { datasets } from "./datasets.ts";
import { demo } from "./demo.ts";
import { embed } from "./embed.ts";
import { enrich } from "./enrich.ts";
import { errors } from "./errors.ts";
import { exportWords } from "./exports.ts";
import { explore } from "./explore.ts";
import { item } from "./item.ts";
import { itemHistory } from "./item-history.ts";
import { labelsImportWords } from "./labels-import.ts";
import { lineage } from "./lineage.ts";
import { login } from "./login.ts";
import { madeNames } from "./made-names.ts";
import { metaFilterWords } from "./meta-filter.ts";
import { metadataImportWords } from "./metadata-import.ts";
import { models } from "./models.ts";
import { nodeSummary } from "./node-summary.ts";
import { lost } from "./lost.ts";
import { originals } from "./originals.ts";
import { overwritten } from "./overwritten.ts";
import { palette } from "./palette.ts";
import { panelParts } from "./panel-parts.ts";
import { propagation } from "./propagation.ts";
import { receipt } from "./receipt.ts";
import { rules } from "./rules.ts";
import { scope } from "./scope.ts";
import { refusals } from "./refusals.ts";
import { restoreImpact } from "./restore-impact.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.ts";
import { skipReasons } from "./skip-reasons.ts";
import { snapshotDetails } from "./snapshot-details.ts";
import { snapshotDialogs } from "./snapshot-dialog-words.ts";
import { snapshotStats } from "./snapshot-stats.ts";
import { taskMessages } from "./task-messages.ts";
import { taskNames } from "./task-names.ts";
import { tasks } from "./tasks.ts";
import { timelineLater } from "./timeline-later.ts";
import { timeline } from "./timeline.ts";
import { uploads } from "./uploads.ts";
import { upstream } from "./upstream.ts";
import { versions } from "./versions.ts";

/** The German words, by the names of the English constants. */
export const german = {
  ...activity,
  ...addMedia,
  ...address,
  ...adopt,
  ...bisect,
  ...chart,
  ...clusters,
  ...compare,
  ...datasetWords,
  ...datasets,
  ...demo,
  ...embed,
  ...enrich,
  ...errors,
  ...exportWords,
  ...explore,
  ...item,
  ...itemHistory,
  ...labelsImportWords,
  ...lineage,
  ...login,
  ...metaFilterWords,
  ...metadataImportWords,
  ...models,
  ...nodeSummary,
  ...lost,
  ...originals,
  ...overwritten,
  ...madeNames,
  ...palette,
  ...panelParts,
  ...propagation,
  ...receipt,
  ...scope,
  ...refusals,
  ...rules,
  ...restoreImpact,
  ...settings,
  ...shell,
  ...skipReasons,
  ...snapshotDetails,
  ...snapshotDialogs,
  ...snapshotStats,
  ...taskMessages,
  ...taskNames,
  ...tasks,
  ...timeline,
  ...timelineLater,
  ...uploads,
  ...upstream,
  ...versions,
};
