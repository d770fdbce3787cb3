import type { RefusalCode, RefusalReason } from "#contract/refusals.ts";
import { datasetStatusName } from "./dataset-words.ts";
import { taskStatusName, taskTypeName } from "./task-names.ts";
import { translated } from "./translated.ts";

/**
 * Why an action is refused, by the codes of `contract/refusals.ts`; a param stands in braces, with its name there.
 * These are the refusals that the timeline determines itself, by the rules of the contract: its first paint needs them.
 * The others are in `refusals-later.ts`.
 */
export const refusalWords = translated("refusalWords", {
  blocked_by_task: "Wait until “{task_type}” is done",
  wrong_status: "Not possible while the dataset is “{dataset_status}”",
  snapshots_off: "Snapshots are not enabled for this dataset",
  role_missing: "Only {role} of this dataset can do this",
  snapshot_is_current: "The current version cannot be deleted: create a new snapshot first",
  snapshot_restoring: "The snapshot is being restored",
  snapshot_cloning: "The snapshot is being cloned",
  snapshot_damaged: "The snapshot is damaged: {what}",
  dataset_damaged: "The dataset is damaged: {what}. Restore a snapshot that is not",
} satisfies Partial<Record<RefusalCode, string>>);

/** Who may do what an insufficient role does not allow. */
export const leastRoles = translated("leastRoles", {
  editor: "an editor or an owner",
  owner: "an owner",
});

export const refusalText = translated("refusalText", {
  unchanged: "Nothing has changed since this version",
});

const known: Record<string, string | undefined> = { ...refusalWords };

/** For `refusals-later.ts`, which this module cannot import. */
export function addRefusalWords(words: Readonly<Record<string, string>>): void {
  Object.assign(known, words);
}

/** Resolves when the words of a code are loaded, if it has any; with an empty one, those of broken rules. Without a connection the server's sentence is shown. */
export async function loadRefusalWords(code: string): Promise<void> {
  if (!Object.hasOwn(known, code)) await import("./refusals-later.ts").catch(() => {});
}

const names: Readonly<Record<string, (value: string) => string | undefined>> = {
  task_type: taskTypeName,
  task_status: taskStatusName,
  dataset_status: datasetStatusName,
  role: (role) => (leastRoles as Readonly<Record<string, string | undefined>>)[role],
};

/**
 * The words for a refusal, from the service or from the rules that the console applies itself.
 * @returns null for a code without words, and where params are missing: then the server's sentence is shown
 */
export function refusalMessage(reason: {
  code: string | null | undefined;
  params?: unknown;
}): string | null {
  const code = reason.code ?? "";
  const template = Object.hasOwn(known, code) ? known[code] : undefined;
  if (template === undefined) return null;
  let complete = true;
  const text = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = (reason.params as Readonly<Record<string, unknown>> | null | undefined)?.[name];
    const shown =
      typeof value === "string" || typeof value === "number"
        ? (names[name] ?? String)(String(value))
        : undefined;
    complete &&= shown !== undefined;
    return shown ?? "";
  });
  return complete ? text : null;
}

/** Why an action is refused now, by the rules of the contract; null where it is allowed. */
export function whyNot(reason: RefusalReason | null): string | null {
  return reason && refusalMessage(reason);
}
