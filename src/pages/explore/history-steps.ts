import type { ItemHistory } from "#contract/history.ts";

type Version = ItemHistory["versions"][number];

/** A version in which something happened to the item, or a run of them in which nothing did. */
export type HistoryStep =
  | { kind: "version"; version: Version; differsFromNow: boolean }
  | { kind: "run"; key: string; count: number };

/**
 * The history as it is told: newest first, with runs of versions without a change drawn together. What the item is
 * now always stands alone. A version differs from now if anything happened after it.
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
    // The change of a version lies between it and the one before: those before differ from it.
    if (!isQuiet) differs = true;
  }
  return steps;
}
