import type { ItemHistory } from "#contract/history.ts";
import { historyText as text } from "#/strings/item-history.ts";

type Version = ItemHistory["versions"][number];

/** A version that changed the item, or a run of versions that did not. */
export type HistoryStep =
  | { kind: "version"; version: Version; differsFromNow: boolean }
  | { kind: "run"; key: string; count: number };

/** A version that is pointed at, and its name. */
export interface Preview {
  version: string;
  name: string;
}

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

/** What a version changed, in words, each change on its own; `before` is the name of its predecessor. */
export function changeWords({ change, fields, labels, tags }: Version, before?: string): string[] {
  if (change === "same" && before !== undefined) return [text.sameAs(before)];
  if (change !== "modified") return [text.changes[change]];
  const told = [
    ...(labels?.gained ?? []).map(({ name, count }) => text.gained(name, count)),
    ...(labels?.lost ?? []).map(({ name, count }) => text.lost(name, count)),
    ...(labels?.renamed ?? []).map(({ from, to, count }) => text.renamed(from, to, count)),
    ...(tags?.gained ?? []).map(text.gainedTag),
    ...(tags?.lost ?? []).map(text.lostTag),
  ];
  const isTold = { labels: labels !== undefined, tags: tags !== undefined };
  const isJudged = labels !== undefined && Object.values(labels).every((list) => list.length === 0);
  return [
    ...told,
    ...(isJudged ? [text.judged] : []),
    ...fields
      .filter((field) => !(field === "labels" || field === "tags") || !isTold[field])
      .map((field) => text.fields[field]),
  ];
}

/** What the new labels came from: models, or people. */
export function sourcesOf({ labels }: Version): string[] {
  return [...new Set(labels?.gained.map(({ source }) => source))];
}
