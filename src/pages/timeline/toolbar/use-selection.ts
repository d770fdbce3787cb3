import { useState } from "react";

export interface Selection {
  ids: ReadonlySet<string>;
  /** Every row shows its checkbox, not only the one under the pointer. */
  active: boolean;
  /** Selects or deselects a snapshot; with `range`, selects all from the previous one to this one. */
  toggle: (id: string, range: boolean) => void;
  choose: (ids: readonly string[]) => void;
  setActive: (active: boolean) => void;
  clear: () => void;
}

interface State {
  view: string;
  ids: ReadonlySet<string>;
  active: boolean;
  /** The start of a range. */
  anchor: string | null;
}

/**
 * The selected snapshots.
 *
 * @param view A key for the dataset and the filters. A change clears the selection: users must not remove rows that
 * they no longer see.
 * @param order The ids of the rows, in the order shown.
 */
export function useSelection(view: string, order: () => readonly string[]): Selection {
  const [state, setState] = useState<State>(() => nothing(view));
  const { ids: chosen, active, anchor } = state.view === view ? state : nothing(view);
  // Rows that have left the list, removed or brought back, are deselected.
  const present = chosen.size > 0 ? new Set(order()) : chosen;
  const ids = new Set([...chosen].filter((id) => present.has(id)));

  return {
    ids,
    active: active || ids.size > 0,
    toggle(id, range) {
      const shown = order();
      const from = range && anchor !== null ? shown.indexOf(anchor) : -1;
      const to = shown.indexOf(id);
      const next = new Set(ids);
      if (from !== -1 && to !== -1) {
        for (const each of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each);
      } else if (!next.delete(id)) {
        next.add(id);
      }
      setState({ view, ids: next, active, anchor: id });
    },
    choose: (wanted) => setState({ view, ids: new Set(wanted), active, anchor }),
    setActive: (on) => setState(on ? { view, ids, active: true, anchor } : nothing(view)),
    clear: () => setState(nothing(view)),
  };
}

function nothing(view: string): State {
  return { view, ids: new Set(), active: false, anchor: null };
}
