import { type RefObject, useEffect, useRef } from "react";
import type { TimelineListHandle } from "./list-handle.ts";

interface RowFocus {
  /** The snapshot whose panel is being closed: its row gets the focus. */
  returnTo: (snapshotId: string) => void;
  /** Rows that may be about to go. */
  leaving: (snapshotIds: readonly string[]) => void;
}

/** Where the focus goes when what had it is gone. */
export function useRowFocus(
  order: readonly string[],
  selectedId: string | null,
  list: RefObject<TimelineListHandle | null>,
  closePanel: () => void,
): RowFocus {
  const back = useRef<string | null>(null);
  const gone = useRef<{ ids: readonly string[]; neighbour: string | null } | null>(null);

  useEffect(() => {
    if (selectedId !== null || back.current === null) return;
    list.current?.reveal(back.current, { focus: true });
    back.current = null;
  }, [selectedId, list]);

  // A removed row takes the focus along, which then belongs to its neighbour; and nothing of it stays selected.
  useEffect(() => {
    if (gone.current === null || gone.current.ids.some((id) => order.includes(id))) return;
    const { ids, neighbour } = gone.current;
    gone.current = null;
    if (selectedId !== null && ids.includes(selectedId)) closePanel();
    if (neighbour !== null) list.current?.reveal(neighbour, { focus: true });
  });

  return {
    returnTo: (snapshotId) => {
      back.current = snapshotId;
    },
    leaving: (ids) => {
      const first = order.findIndex((id) => ids.includes(id));
      const stays = (id: string) => !ids.includes(id);
      const neighbour = order.slice(first).find(stays) ?? order.slice(0, first).findLast(stays);
      gone.current = { ids, neighbour: neighbour ?? null };
    },
  };
}
