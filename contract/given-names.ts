import type { ValidationIssue } from "./error.ts";
import { hiddenCharacter } from "./hidden-characters.ts";
import type { Route } from "./route.ts";
import { createDataset, inviteToDataset, loadSample } from "./routes/datasets.ts";
import { newDataset } from "./routes/ingestion.ts";
import { createSnapshot, updateSnapshot } from "./routes/snapshots.ts";

/**
 * The rules for new names and addresses; stored ones stay as they are. They are not part of the schemas, so that the
 * console loads them with its forms.
 */

/** Why this name is refused, as a sentence that begins with `what`; null where it is allowed. */
export function nameProblem(what: string, name: string): string | null {
  const hidden = hiddenCharacter(name);
  return hidden === undefined
    ? null
    : `${what} has a character that shows nothing or turns text around: ${hidden}`;
}
export const nameOf = { snapshot: "The name", dataset: "The dataset name" } as const;

/** Why this e-mail address of a new user is refused: with other letters, two addresses could look the same. */
export function emailProblem(email: string): string | null {
  return /^[!-~]*$/.test(email)
    ? null
    : "An e-mail address has only visible ASCII characters: write a host of other letters as punycode (xn--…)";
}

type Problem = (text: string) => string | null;
const ofSnapshot: Problem = (name) => nameProblem(nameOf.snapshot, name);
const ofDataset: Problem = (name) => nameProblem(nameOf.dataset, name);

/** By route: the field in the query or the body, and its rule. */
const givenIn = new Map<Route, readonly [field: string, problem: Problem]>([
  [newDataset, ["dataset_name", ofDataset]],
  [createDataset, ["dataset_name", ofDataset]],
  [loadSample, ["name", ofDataset]],
  [createSnapshot, ["name", ofSnapshot]],
  [updateSnapshot, ["name", ofSnapshot]],
  [inviteToDataset, ["grant_to_user_email", emailProblem]],
]);

/** What is wrong with the name or address in a request. @param value as parsed by the route's schema */
export function givenIssues(
  route: Route,
  source: "query" | "body",
  value: unknown,
): ValidationIssue[] {
  const [field, problem] = givenIn.get(route) ?? [];
  if (field === undefined || typeof value !== "object" || value === null) return [];
  const input = (value as Record<string, unknown>)[field];
  const msg = typeof input === "string" ? problem?.(input) : null;
  return msg == null ? [] : [{ type: "value_error", loc: [source, field], msg, input }];
}
