import { useState } from "react";

export interface Selection {
  ids: ReadonlySet<string>;
  /** Every row offers its box, not only the one under the pointer. */
  active: boolean;
  /** Takes a snapshot in or out; with `range`, takes in all from the one before to this one. */
  toggle: (id: string, range: boolean) => void;
  choose: (ids: readonly string[]) => void;
  setActive: (active: boolean) => void;
  clear: () => void;
}

interface State {
  view: string;
  ids: ReadonlySet<string>;
  active: boolean;
  /** Where a range begins. */
  anchor: string | null;
}

/**
 * Which snapshots are selected.
 *
 * @param view What is being looked at. In another view nothing is selected: nobody shall remove what they no
 * longer see.
 * @param order The ids of the rows, as they are shown.
 */
export function useSelection(view: string, order: () => readonly string[]): Selection {
  const [state, setState] = useState<State>(() => nothing(view));
  const { ids: chosen, active, anchor } = state.view === view ? state : nothing(view);
  // What has left the list, removed or brought back, is not selected any more.
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
