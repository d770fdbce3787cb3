/**
 * The German words, by the names of the English constants. Nothing in this folder imports more than types
 * from outside of it: the rest of the console waits for these files, and would be waited for in turn.
 */

import type { CountingWords } from "../translated.ts";
import { address } from "./address.ts";
import { bisect } from "./bisect.ts";
import { compare } from "./compare.ts";
import { datasetWords } from "./dataset-words.ts";
import { datasets } from "./datasets.ts";
import { demo } from "./demo.ts";
import { embed } from "./embed.ts";
import { errors } from "./errors.ts";
import { explore } from "./explore.ts";
import { itemHistory } from "./item-history.ts";
import { lineage } from "./lineage.ts";
import { login } from "./login.ts";
import { nodeSummary } from "./node-summary.ts";
import { lost } from "./lost.ts";
import { palette } from "./palette.ts";
import { receipt } from "./receipt.ts";
import { refusals } from "./refusals.ts";
import { restoreImpact } from "./restore-impact.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.ts";
import { snapshotDetails } from "./snapshot-details.ts";
import { snapshotDialogs } from "./snapshot-dialog-words.ts";
import { snapshotStats } from "./snapshot-stats.ts";
import { taskNames } from "./task-names.ts";
import { tasks } from "./tasks.ts";
import { timelineLater } from "./timeline-later.ts";
import { timeline } from "./timeline.ts";
import { uploads } from "./uploads.ts";
import { versions } from "./versions.ts";

export function german(counting: CountingWords) {
  return {
    ...address(),
    ...bisect(counting),
    ...compare(counting),
    ...datasetWords(counting),
    ...datasets(counting),
    ...demo(),
    ...embed(),
    ...errors(),
    ...explore(counting),
    ...itemHistory(counting),
    ...lineage(counting),
    ...login(),
    ...nodeSummary(counting),
    ...lost(),
    ...palette(counting),
    ...receipt(counting),
    ...refusals(counting),
    ...restoreImpact(counting),
    ...settings(),
    ...shell(counting),
    ...snapshotDetails(counting),
    ...snapshotDialogs(counting),
    ...snapshotStats(counting),
    ...taskNames(),
    ...tasks(counting),
    ...timeline(counting),
    ...timelineLater(counting),
    ...uploads(counting),
    ...versions(counting),
  };
}
