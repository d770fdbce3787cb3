import {
  type Condition,
  type FilterField,
  fieldsOf,
  isMetaField,
  modes,
  modesOf,
} from "./explore-filter.ts";

/** A condition of the bar, and a key that stays while it is edited. */
export interface Chip {
  key: string;
  condition: Condition;
}

const places: readonly FilterField[] = fieldsOf(true);

/** The conditions of the address, and the one that is being added, in the order of the fields. */
export function chipsOf(conditions: readonly Condition[], draft: Condition | null): Chip[] {
  const isThere = draft !== null && conditions.some((one) => isSame(one, draft));
  const all = draft === null || isThere ? [...conditions] : [...conditions, draft];
  const ordered = all.toSorted((a, b) => placeOf(a) - placeOf(b));
  // Not the mode: a condition that becomes another one keeps its open editor.
  const numbers = new Map<FilterField, number>();
  return ordered.map((condition) => {
    const number = (numbers.get(condition.field) ?? -1) + 1;
    numbers.set(condition.field, number);
    return { key: `${condition.field} ${number}`, condition };
  });
}

/** A condition of the field without a value, of a kind that the filter does not have yet. */
export function draftOf(field: FilterField, conditions: readonly Condition[]): Condition {
  if (isMetaField(field)) {
    const isTaken = conditions.some(
      (one) => one.kind === "meta" && one.field === field && one.mode === "any",
    );
    const mode = isTaken ? "not" : "any";
    return { kind: "meta", field, mode, values: [], min: undefined, max: undefined };
  }
  switch (field) {
    case "width":
    case "height":
    case "bytes":
      return { kind: "range", field, min: undefined, max: undefined };
    case "changed_since":
      return { kind: "since", field, snapshotId: null };
    default: {
      const taken = conditions.flatMap((one) =>
        one.kind === "list" && one.field === field ? [one.mode] : [],
      );
      const [first = "any", ...others] = modesOf(field);
      const order = [first, ...others.toReversed()];
      const mode = order.find((one) => !taken.includes(one)) ?? "any";
      return { kind: "list", field, mode, values: [] };
    }
  }
}

export function isSame(one: Condition, other: Condition): boolean {
  if ("mode" in one && "mode" in other && one.mode !== other.mode) return false;
  return one.field === other.field;
}

export function isEmpty(condition: Condition): boolean {
  switch (condition.kind) {
    case "list":
      return condition.values.length === 0;
    case "range":
      return condition.min === undefined && condition.max === undefined;
    case "since":
      return condition.snapshotId === null;
    case "meta":
      return (
        condition.values.length === 0 && condition.min === undefined && condition.max === undefined
      );
  }
}

function placeOf(condition: Condition): number {
  // Metadata fields come last, in the order of their names.
  const known = places.indexOf(condition.field);
  const place = (known === -1 ? places.length : known) * modes.length;
  return "mode" in condition ? place + modes.indexOf(condition.mode) : place;
}
