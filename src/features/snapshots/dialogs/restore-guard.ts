/**
 * How hard a restore is to confirm, by what it would destroy. Asking for too much each time teaches people
 * to answer without reading.
 */

export interface RestoreStakes {
  /** Items changed since the current version; null or undefined where the backend does not say. */
  changes: number | null | undefined;
  /** Whether the backend makes the safety snapshot itself, in whatever state the dataset is. */
  serverMakesSafety: boolean;
  /** Why an ordinary snapshot cannot be created now, or null. */
  createRefusal: string | null;
}

export type SafetyOffer =
  | { kind: "offered" }
  /** The current version keeps the present state already. */
  | { kind: "unneeded" }
  | { kind: "impossible"; reason: string };

/** Whether a safety snapshot can be had. */
export function safetyOffer(stakes: RestoreStakes): SafetyOffer {
  if (stakes.changes === 0) return { kind: "unneeded" };
  if (stakes.serverMakesSafety || stakes.createRefusal === null) return { kind: "offered" };
  return { kind: "impossible", reason: stakes.createRefusal };
}

/**
 * `typed`: the dataset's name has to be typed, since changes would be lost for good. A backend that cannot
 * say whether anything changed counts as changed.
 */
export function restoreGuard(
  changes: number | null | undefined,
  keepsSafety: boolean,
): "plain" | "typed" {
  return changes === 0 || keepsSafety ? "plain" : "typed";
}
