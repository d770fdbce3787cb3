import type { entityTypes } from "./clusters.ts";
import type { MediaFilter } from "./media.ts";
import { type QualityIssue, qualityIssues } from "./quality.ts";

/** The conditions of `explore` under their documented names. */
export interface DocumentedSearch {
  entity_type?: (typeof entityTypes)[number] | undefined;
  caption?: string | undefined;
  /** Its older name. */
  image_caption?: string | undefined;
  textual_similarity_threshold?: string | undefined;
  labels?: string | undefined;
  tags?: string | undefined;
  vql?: string | undefined;
  anchor_media_id?: string | undefined;
}

/** A filter, or words that the caption of an item has, each of them. */
export interface DocumentedCondition extends MediaFilter {
  caption?: readonly string[];
}

/** What a search means in our filters: all of the conditions apply. */
export interface DocumentedMeaning {
  conditions: DocumentedCondition[];
  /** The labels that were asked for: of objects, only these are wanted. */
  labels: string[];
}

/** Why a search cannot be answered: the parameter, and a sentence. */
export class DocumentedSearchError extends Error {
  override readonly name = "DocumentedSearchError";
  readonly parameter: string;

  constructor(parameter: string, message: string) {
    super(message);
    this.parameter = parameter;
  }
}

const mostNames = 1000;
const mostFilters = 50;
const mostWords = 50;

/**
 * The conditions of a search. What cannot be answered is refused: left out, it would select more than was asked for.
 * @throws DocumentedSearchError
 */
export function meaningOf(search: DocumentedSearch): DocumentedMeaning {
  if (search.textual_similarity_threshold !== undefined) {
    throw new DocumentedSearchError(
      "textual_similarity_threshold",
      "Captions are searched by their words here, which have no similarity: leave it out",
    );
  }
  if (search.entity_type === "OBJECTS" && search.anchor_media_id !== undefined) {
    throw new DocumentedSearchError(
      "entity_type",
      "Must be IMAGES where there is an anchor: objects are not compared by their looks here",
    );
  }
  const labels = namesFrom("labels", search.labels);
  const tags = namesFrom("tags", search.tags);
  const filters = filtersFrom(search.vql);
  return {
    conditions: [
      ...(labels.length > 0 ? [{ label: labels }] : []),
      ...(tags.length > 0 ? [{ tag: tags }] : []),
      ...captionOf(search.caption),
      ...captionOf(search.image_caption),
      ...filters,
    ],
    labels: [...labels, ...filters.flatMap(({ label }) => label ?? [])],
  };
}

function captionOf(text = ""): DocumentedCondition[] {
  const words = text.split(/\s+/).filter((word) => word !== "");
  return words.length === 0 ? [] : [{ caption: words.slice(0, mostWords) }];
}

function namesFrom(parameter: string, json: string | undefined): string[] {
  if (json === undefined || json.trim() === "") return [];
  const names = parsed(json);
  if (!isNames(names)) {
    throw new DocumentedSearchError(parameter, 'Must be a list of names as JSON, such as ["cat"]');
  }
  return names;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function isNames(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= mostNames &&
    value.every((one) => typeof one === "string" && one.length <= 255)
  );
}

const known =
  "The filters are text (fts), labels (one_of), tags (is), issues and duplicates, each with op and value";

/** `[{"labels": {"op": "one_of", "value": ["cat"]}}]` */
function filtersFrom(json: string | undefined): DocumentedCondition[] {
  if (json === undefined || json.trim() === "") return [];
  const list = parsed(json);
  if (!Array.isArray(list) || list.length > mostFilters) return refuse("Must be a list as JSON");
  return list.flatMap((one: unknown): DocumentedCondition[] => {
    if (typeof one !== "object" || one === null) return refuse("Must be a list of objects");
    const entries = Object.entries(one).filter(([name]) => name !== "id");
    if (entries.length === 0) return refuse("A filter is empty");
    return entries.flatMap(([name, filter]) => conditionOf(name, filter));
  });
}

function conditionOf(name: string, filter: unknown): DocumentedCondition[] {
  if (typeof filter !== "object" || filter === null) return refuse(`${name} must be an object`);
  const { op, value, mode } = filter as Record<string, unknown>;
  const values = typeof value === "string" ? [value] : value;
  switch (name) {
    case "text":
      if (op !== "fts" || typeof value !== "string") {
        return refuse("Texts are searched by their words here: op must be fts, and value a text");
      }
      return captionOf(value);
    case "labels":
    case "tags":
      if ((op !== "one_of" && op !== "is") || !isNames(values)) {
        return refuse(`op of ${name} must be one_of or is, and value names`);
      }
      return [name === "labels" ? { label: values } : { tag: values }];
    case "issues": {
      const issue = issueOf(value);
      if (issue === null) {
        return refuse(`value of issues must be one of ${Object.keys(issueNames).join(", ")}`);
      }
      return [mode === "out" ? without(issue) : issue];
    }
    case "duplicates":
      return [{ has: ["duplicate", "near_duplicate"] }];
    default:
      return refuse(`${name} is not answered here`);
  }
}

/** Names of issues, with our own. Whether a picture has one is a fact here, without a confidence. */
const issueNames: Readonly<Record<string, QualityIssue | "duplicate">> = {
  ...Object.fromEntries(qualityIssues.map((issue) => [issue, issue])),
  blur: "blurry",
  duplicates: "duplicate",
};

function issueOf(value: unknown): DocumentedCondition | null {
  const issue = typeof value === "string" ? issueNames[value] : undefined;
  if (issue === undefined) return null;
  return issue === "duplicate" ? { has: ["duplicate"] } : { quality: [issue] };
}

function without({ has, quality }: DocumentedCondition): DocumentedCondition {
  return has === undefined ? { not_quality: quality ?? [] } : { not_has: has };
}

function refuse(what: string): never {
  throw new DocumentedSearchError("vql", `${what}. ${known}`);
}
