import type { ItemHistory } from "#contract/history.ts";

type Version = ItemHistory["versions"][number];

/** A version that changed the item, or a run of versions that did not. */
export type HistoryStep =
  | { kind: "version"; version: Version; differsFromNow: boolean }
  | { kind: "run"; key: string; count: number };

/**
 * The history for display: newest first, with runs of versions without a change grouped. The present state is always
 * alone. A version differs from now if there was any change after it.
 */
export function historySteps(versions: readonly Version[]): HistoryStep[] {
  const steps: HistoryStep[] = [];
  let differs = false;
  for (const version of versions) {
    const isQuiet = version.change === "same" || version.change === "absent";
    const last = steps.at(-1);
    if (version.version === "head" || !isQuiet) {
      steps.push({ kind: "version", version, differsFromNow: differs });
    } else if (last?.kind === "run") {
      last.count += 1;
    } else {
      steps.push({ kind: "run", key: version.version, count: 1 });
    }
    // A version's change is relative to its predecessor, so earlier versions differ from it.
    if (!isQuiet) differs = true;
  }
  return steps;
}
