/**
 * How much confirmation a restore needs, depending on what it would destroy. Asking for too much each time teaches
 * users to confirm without reading.
 */

export interface RestoreStakes {
  /** Items changed since the current version; null or undefined if the backend does not tell. */
  changes: number | null | undefined;
  /** Whether the backend makes the safety snapshot itself, in any state of the dataset. */
  serverMakesSafety: boolean;
  /** Why an ordinary snapshot cannot be created now, or null. */
  createRefusal: string | null;
}

export type SafetyOffer =
  | { kind: "offered" }
  /** The current version already has the present state. */
  | { kind: "unneeded" }
  | { kind: "impossible"; reason: string };

/** Whether a safety snapshot is available. */
export function safetyOffer(stakes: RestoreStakes): SafetyOffer {
  if (stakes.changes === 0) return { kind: "unneeded" };
  if (stakes.serverMakesSafety || stakes.createRefusal === null) return { kind: "offered" };
  return { kind: "impossible", reason: stakes.createRefusal };
}

/**
 * `typed`: the user has to type the dataset's name, because changes would be lost for good. Unknown changes count as
 * changes.
 */
export function restoreGuard(
  changes: number | null | undefined,
  keepsSafety: boolean,
): "plain" | "typed" {
  return changes === 0 || keepsSafety ? "plain" : "typed";
}
