import { fillTemplate, templateReader } from "./read-template.ts";

/**
 * The sentences of an answer 422 that people can meet: those of the rules in the schemas, and those that zod makes. The
 * rules do not take their sentences from here, so that a first page does without this table; a test breaks each rule
 * and reads its sentence.
 */
export const ruleSentences = {
  item_limit: "An item has at most {most} {things}: one of these would have more",
  edit_text: "An edit gives an item at most {most} characters in all",
  metadata_fields: "A dataset has at most {most} metadata fields",
  metadata_name: "A field name is a letter, then letters, digits or _, at most 63",
  metadata_value:
    "A value is a text of at most {most} characters, a number, true, false or null; a whole number beyond {whole} is kept exactly as a text only",
  metadata_type: 'Metadata field "{field}" holds {held}s, not {given}s',
  archive_files: "One archive has at most {most} files, and the filter selects {count}",
  snapshots_at_once: "Ask for at most {most} snapshots at once",
  hidden_character: "{what} has a character that shows nothing or turns text around: {character}",
  too_short: "{what} has at least 1 character",
  invisible: "{what} has at least 1 visible character",
  too_long: "{what} has at most {most} characters",
  no_text: "{what} is a text",
  whole_number: "Must be a whole number from {least} to {most}",
  time: "Must be an ISO 8601 date and time",
  time_zone: "time_zone takes the name of a time zone, such as {example}",
  sha256: "Must be a SHA-256 in hex",
  folder: "A folder is a path that ends with /, as in {example}",
  server_folder: "bucket_path names a folder",
  filter_json: "Must be a filter as JSON",
  empty_restore: "Name at least one of: only, filter",
  empty_update: "Include at least one field: {fields}",
  empty_edit: "Name at least one change: {fields}",
  page_gone: "The cursor is not one that a page gave",
  list_page_gone: "cursor is not one that this list gave out",
  dataset_page_gone: "cursor is not one that this dataset gave out",
  missing: "Field required",
  unknown_field: "This field is not known here",
  text_too_long: "Too big: expected string to have <={most} characters",
  text_too_short: "Too small: expected string to have >={least} characters",
  list_too_long: "Too big: expected array to have <={most} items",
  list_too_short: "Too small: expected array to have >={least} items",
  too_large: "Too big: expected number to be <={most}",
  too_small: "Too small: expected number to be >={least}",
  no_id: "Must be a UUID",
  no_option: "Invalid option: expected one of {options}",
  no_name: "Invalid key in record",
  wrong_type: "Invalid input: expected {expected}, received {received}",
  invalid: "Invalid input",
} as const;
export type RuleCode = keyof typeof ruleSentences;

export const readRuleSentence = templateReader(ruleSentences);

/** A sentence in the words of a table like this one; one that is not known stays unchanged. */
export function wordRule(
  sentence: string,
  words: Readonly<Record<string, string>>,
  nameOf: (name: string, value: string) => string,
): string | null {
  const read = readRuleSentence(sentence);
  const own = read === null ? undefined : words[read.code];
  if (read === null || own === undefined) return null;
  const params = Object.entries(read.params).map(([name, value]) => [name, nameOf(name, value)]);
  return fillTemplate(own, Object.fromEntries(params) as Record<string, string>);
}
