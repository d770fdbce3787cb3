import type { Deps } from "../deps.ts";
import { diffService } from "./diff.ts";
import { historyService } from "./history.ts";
import type { KnownMedia } from "./known-media.ts";
import type { Services } from "../../ports/services.ts";
import { classService } from "./classes.ts";
import { classCounter } from "./count-classes.ts";
import { shapeService } from "./shape.ts";
import { statsService } from "./stats.ts";
import { summaryService } from "../snapshots/summaries.ts";

/** The contents of versions, and their differences. */
export function comparisonServices(deps: Deps, known: KnownMedia): Services["comparison"] {
  const counter = classCounter(deps);
  return {
    diff: diffService(deps, known),
    summaries: summaryService(deps, counter),
    classes: classService(deps),
    shape: shapeService(deps, counter),
    stats: statsService(deps),
    history: historyService(deps),
  };
}
