import type { ValidationIssue } from "./error.ts";

/** Code that walks a parsed body may recurse: without a limit a body of brackets would exhaust the stack. */
const depthLimit = 100;

export type JsonRead =
  | { value: unknown; issue?: undefined }
  | { value?: undefined; issue: ValidationIssue };

/**
 * Reads JSON without silent loss. A number that JavaScript cannot represent becomes NaN, which every schema refuses at
 * its place: an integer that would change, a number beyond 1.8e308, one that would become 0.
 * @param unique Refuses an object with a repeated field, because it is unclear which of the two was meant.
 */
export function readJsonText(text: string, { unique }: { unique: boolean }): JsonRead {
  const { isTooDeep, repeated } = scan(text);
  if (isTooDeep) return refused(`The body is nested deeper than ${depthLimit} levels`);
  let value: unknown;
  try {
    value = mayLoseDigits.test(text) ? parseExact(text) : JSON.parse(text);
  } catch {
    return refused("The body is not JSON");
  }
  if (unique && repeated !== null) {
    const msg = "This field is named twice";
    return { issue: { type: "value_error", loc: repeated, msg, input: null } };
  }
  return { value };
}

function refused(msg: string): JsonRead {
  return { issue: { type: "json_invalid", loc: [], msg, input: null } };
}

/**
 * Finds numbers that may change. All others are kept: with fewer digits on either side of the point, and an exponent
 * below a hundred, no integer loses a digit and no number is too large or too small.
 */
const mayLoseDigits = /\d[\d.]{15}|[eE][+-]?\d{3}/;

// ES2026; TypeScript's library does not have it yet.
type SourceReviver = (key: string, value: unknown, context: { source?: string }) => unknown;

function parseExact(text: string): unknown {
  const keepOrRefuse: SourceReviver = (_, value, { source }) =>
    typeof value === "number" && source !== undefined && !isKept(value, source)
      ? Number.NaN
      : value;
  return JSON.parse(text, keepOrRefuse as Parameters<typeof JSON.parse>[1]);
}

/**
 * Whether the parsed number equals the one that was sent: exactly for an integer in any form (`12e3`, `120.0`) or a
 * number too large for a double to have a fraction; to the nearest double otherwise.
 * @param source A decimal number, for instance `-12.50e+3`.
 */
export function isKept(value: number, source: string): boolean {
  if (!Number.isFinite(value)) return false;
  const sent = decimalOf(source);
  if (value === 0 || sent.digits === "") return value === 0 && sent.digits === "";
  if (sent.exponent < 0 && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return true;
  // JavaScript writes the shortest text that parses to the same double, which is not always its exact value.
  const written = decimalOf(String(value));
  return sent.digits === written.digits && sent.exponent === written.exponent;
}

/**
 * A number without its sign, as `digits` times ten to the power `exponent`. The digits neither begin nor end with a
 * zero.
 */
function decimalOf(source: string): { digits: string; exponent: number } {
  const [mantissa = "", power = "0"] = source.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.replace(/^[+-]/, "").split(".");
  const all = whole + fraction;
  let start = 0;
  while (all[start] === "0") start += 1;
  let end = all.length;
  while (end > start && all[end - 1] === "0") end -= 1;
  const exponent = Number(power) - fraction.length + all.length - end;
  return { digits: all.slice(start, end), exponent };
}

interface Frame {
  /** The names of an object so far; null for an array. */
  names: Set<string> | null;
  at: string | number;
  isName: boolean;
}

/** Scans the text once, valid or not: its depth, and the place of a repeated name. */
function scan(text: string): { isTooDeep: boolean; repeated: (string | number)[] | null } {
  const frames: Frame[] = [];
  let repeated: (string | number)[] | null = null;
  for (let index = 0; index < text.length; index++) {
    const frame = frames.at(-1);
    switch (text.charAt(index)) {
      case '"': {
        const end = endOfString(text, index);
        if (frame?.names && frame.isName) {
          frame.at = nameIn(text.slice(index, end + 1));
          frame.isName = false;
          if (frame.names.has(frame.at)) repeated ??= frames.map(({ at }) => at);
          frame.names.add(frame.at);
        }
        index = end;
        break;
      }
      case "{":
        frames.push({ names: new Set(), at: "", isName: true });
        break;
      case "[":
        frames.push({ names: null, at: 0, isName: false });
        break;
      case ",":
        if (frame?.names) frame.isName = true;
        else if (frame !== undefined && typeof frame.at === "number") frame.at += 1;
        break;
      case "}":
      case "]":
        frames.pop();
    }
    if (frames.length > depthLimit) return { isTooDeep: true, repeated };
  }
  return { isTooDeep: false, repeated };
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === '"') return index;
  }
  return text.length;
}

/** Unescapes a name, because an escaped name equals the plain one. */
function nameIn(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}

/** The most issues in an answer: each has its place and its input. */
const issuesLimit = 100;

/** Issues for texts that cannot be stored: with the character U+0000, or with half of a surrogate pair. */
export function textIssues(source: string, input: unknown): ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  const check = (text: string, loc: (string | number)[]): void => {
    const msg = text.includes("\0")
      ? "The character U+0000 cannot be stored"
      : text.isWellFormed()
        ? null
        : "Half of a surrogate pair cannot be stored";
    if (msg === null || issues.length >= issuesLimit) return;
    issues.push({ type: "value_error", loc: loc.map(shown), msg, input: text.toWellFormed() });
  };
  const visit = (value: unknown, loc: (string | number)[]): void => {
    if (typeof value === "string") {
      check(value, loc);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...loc, index]);
    } else if (typeof value === "object" && value !== null && !(value instanceof Blob)) {
      for (const [key, item] of Object.entries(value)) {
        check(key, loc);
        visit(item, [...loc, key]);
      }
    }
  };
  visit(input, [source]);
  return issues;
}

function shown(part: string | number): string | number {
  return typeof part === "string" ? part.toWellFormed() : part;
}
