import { type RefObject, useEffect, useRef } from "react";
import type { TimelineListHandle } from "./list-handle.ts";

interface RowFocus {
  /** The snapshot whose panel is closing: its row gets the focus. */
  returnTo: (snapshotId: string) => void;
  /** Rows that are about to be removed. */
  leaving: (snapshotIds: readonly string[]) => void;
}

/** Moves the focus when the focused element is gone. */
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

  // The focus of a removed row moves to its neighbour; the row is deselected.
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
