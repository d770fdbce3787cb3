import { useState } from "react";
import type { MediaFilter } from "#contract/media.ts";
import { type SearchChange, useSearchChange } from "#/lib/use-search-change.ts";
import {
  type Condition,
  type FilterField,
  changeTo,
  changeWithout,
  conditionsOf,
} from "./explore-filter.ts";
import { type Chip, chipsOf, draftOf, isEmpty, isSame } from "./filter-chips.ts";

/** The conditions of the address, with the one whose editor is open. */
export function useFilterChips(filter: MediaFilter) {
  const [, change] = useSearchChange();
  /** A condition that has no value yet, so it is not in the address. */
  const [draft, setDraft] = useState<Condition | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const conditions = conditionsOf(filter);
  const chips = chipsOf(conditions, draft);

  function open(key: string | null) {
    setOpened(key);
    if (key === null) setDraft(null);
  }

  return {
    chips,
    opened: chips.some(({ key }) => key === opened) ? opened : null,
    open,
    /** Opens the editor of a new condition. */
    add(field: FilterField) {
      const next = draftOf(field, conditions);
      setDraft(next);
      const all = chipsOf(conditions, next);
      setOpened(all.find(({ condition }) => isSame(condition, next))?.key ?? null);
    },
    edit({ condition }: Chip, next: Condition) {
      const merged = withThoseOf(conditions, condition, next);
      // The chip stays while its editor is open, even if its last value is removed.
      if (isEmpty(merged)) setDraft(merged);
      else if (isSame(condition, next)) setDraft(emptied(merged));
      else setDraft(null);
      change(mergedChange(changeWithout(condition), changeTo(merged)));
    },
    remove({ condition }: Chip) {
      open(null);
      change(changeWithout(condition));
    },
  };
}

/** Another mode may have values already: they are kept. */
function withThoseOf(all: readonly Condition[], before: Condition, next: Condition): Condition {
  if (!("mode" in next) || isSame(before, next)) return next;
  const there = all.find((one) => isSame(one, next));
  const values = there !== undefined && "mode" in there ? there.values : [];
  return { ...next, values: [...new Set([...values, ...next.values])] };
}

function emptied(condition: Condition): Condition {
  switch (condition.kind) {
    case "list":
      return { ...condition, values: [] };
    case "range":
      return { ...condition, min: undefined, max: undefined };
    case "since":
      return { ...condition, snapshotId: null };
    case "meta":
      return { ...condition, values: [], min: undefined, max: undefined };
  }
}

function mergedChange(first: SearchChange, second: SearchChange): SearchChange {
  return { ...first, ...second };
}
