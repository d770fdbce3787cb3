import { type RuleCode, wordRule } from "#contract/rule-sentences.ts";
import { count } from "#/lib/numbers.ts";
import { issueWords } from "./issues.ts";
import { translated } from "./translated.ts";

/** What a rule of the API asks for, by the codes of `contract/rule-sentences.ts`. */
export const ruleWords = translated<Readonly<Record<RuleCode, string>>>("ruleWords", {
  item_limit: "An item has at most {most} {things}: one of these would have more",
  edit_text: "All texts and names of one edit have at most {most} characters together",
  metadata_fields: "A dataset has at most {most} metadata fields",
  metadata_name:
    "The name of a field begins with a letter, then come letters, digits or _, at most 63",
  metadata_value:
    "A value is a text of at most {most} characters, a number, true, false or empty; write a number beyond {whole} as a text",
  metadata_type: "The metadata field “{field}” holds {held}, not {given}",
  archive_files: "One archive has at most {most} files; {count} are selected",
  snapshots_at_once: "At most {most} snapshots at once",
  hidden_character: "{what} has a character that shows nothing or turns text around: {character}",
  too_short: "{what} has at least 1 character",
  invisible: "{what} has at least 1 visible character",
  too_long: "{what} has at most {most} characters",
  no_text: "{what} is a text",
  whole_number: "A whole number from {least} to {most}",
  time: "A date and time, such as 2026-03-29T12:21",
  time_zone: "The name of a time zone, such as {example}",
  sha256: "64 hexadecimal digits",
  folder: "A folder ends with /, as in {example}",
  server_folder: "A path on the server, such as /srv/pictures",
  filter_json: "A filter as JSON",
  empty_restore: "Choose fields or items",
  empty_update: "Change at least one field",
  empty_edit: "Change at least one field",
  page_gone: "The place in this list is not known any more: reload the page",
  list_page_gone: "The place in this list is not known any more: reload the page",
  dataset_page_gone: "The place in this list is not known any more: reload the page",
  missing: "This is needed",
  unknown_field: "This server does not know it",
  text_too_long: "At most {most} characters",
  text_too_short: "At least {least} characters",
  list_too_long: "At most {most} of them",
  list_too_short: "At least {least} of them",
  too_large: "At most {most}",
  too_small: "At least {least}",
  no_id: "This is not an id",
  no_option: "One of {options}",
  no_name: "The name of a field is not one that is allowed",
  wrong_type: "This has the wrong type",
  invalid: "This value is not possible here",
});

/** What a sentence is about, and the kinds of values. */
export const ruleNames = translated<Readonly<Record<string, string>>>("ruleNames", {
  "The name": "The name",
  "The dataset name": "The dataset name",
  "The description": "The description",
  "A label": "A label",
  "A tag": "A tag",
  "A cluster": "A cluster",
  "A text to search for": "A text to search for",
  string: "texts",
  number: "numbers",
  boolean: "true or false",
  tags: "tags",
  labels: "labels",
});

/** The fields of requests that people fill in or have in an address. */
export const ruleFields = translated<Readonly<Record<string, string>>>("ruleFields", {
  name: "Name",
  display_name: "Name",
  description: "Description",
  reason: "Reason",
  text: "Text",
  q: "Search",
  label: "Label",
  tag: "Tag",
  cluster: "Cluster",
  folder: "Folder",
  quality: "Quality",
  shape: "Shape",
  type: "Type",
  has: "Has",
  changed_since: "Changed since",
  min_width: "Width",
  max_width: "Width",
  min_height: "Height",
  max_height: "Height",
  min_bytes: "File size",
  max_bytes: "File size",
  caption: "Caption",
  metadata: "Metadata",
  add_tags: "Tags",
  remove_tags: "Tags",
  add_labels: "Labels",
  remove_labels: "Labels",
  change_labels: "Labels",
  from: "From",
  to: "To",
  at: "Version",
  actor: "Person",
  bucket_path: "Folder on the server",
  grant_to_user_email: "E-mail address",
});

/** A sentence of the API in the console's words; one that is not known stays unchanged. */
export function ruleText(sentence: string): string {
  return inWords(sentence) ?? sentence;
}

function inWords(sentence: string): string | null {
  return wordRule(sentence, ruleWords, (name, value) => {
    if (/^\d+$/.test(value) && name !== "example") return count(Number(value));
    return ruleNames[value] ?? value;
  });
}

/** Of `not_label` and `all_label` as of `label`. */
function fieldName(field: string): string | null {
  return ruleFields[field.replace(/^(?:not|all)_/, "")] ?? null;
}

/** The last part of the place that has a name in words; the whole place where none has. */
function fieldOf(loc: readonly (string | number)[]): string {
  const named = loc.flatMap((part) => fieldName(String(part)) ?? []).at(-1);
  return named ?? loc.filter((part) => part !== "body").join(".");
}

/** From now on the descriptions of errors have the words of this file. */
export function wordIssues(): void {
  issueWords.rule = inWords;
  issueWords.issue = ({ loc, msg }) => {
    const field = fieldOf(loc);
    return field === "" ? ruleText(msg) : `${field}: ${ruleText(msg)}`;
  };
}
