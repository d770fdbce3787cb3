import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useState } from "react";
import { parseWireTime, wireMicros } from "#contract/wire.ts";
import { snapshotQuery } from "#/api/snapshots/snapshots.ts";
import type { RevealOptions, TimelineListHandle } from "./list-handle.ts";
import type { Timeline } from "#/pages/timeline/use-timeline.ts";

interface Wanted {
  snapshotId: string;
  options: RevealOptions;
}

interface Reveal {
  /** Shows the newest snapshot before a time (a wire time), loading as far as that; returns its time. */
  jump: (before: string) => Promise<Date | null>;
  /** Shows a snapshot, loading as far as that, and lights it up once. */
  show: (snapshotId: string) => void;
}

/**
 * Scrolls to rows that may not be loaded yet: the one that the page was opened with, and the day that the user jumps
 * to. Only the address at the opening counts; later ones come from a click on a row.
 */
export function useReveal(
  datasetId: string,
  openedWith: string | null,
  timeline: Timeline,
  list: RefObject<TimelineListHandle | null>,
): Reveal {
  const [wanted, setWanted] = useState<Wanted | null>(
    openedWith === null ? null : { snapshotId: openedWith, options: { focus: false } },
  );
  const isLoaded = timeline.shown.some((row) => row.snapshot_id === wanted?.snapshotId);

  // It is not loaded yet: its own time says how far to load.
  const target = useQuery({
    ...snapshotQuery(datasetId, wanted?.snapshotId ?? ""),
    enabled: wanted !== null && !isLoaded && timeline.hasMore,
  });
  const takenAt = wanted !== null && !isLoaded ? target.data?.created_at : undefined;
  const { loadUntil } = timeline;
  useEffect(() => {
    if (takenAt !== undefined) void loadUntil(takenAt);
    // Once; the loading changes the function.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [takenAt]);

  useEffect(() => {
    if (wanted === null || !isLoaded) return;
    list.current?.reveal(wanted.snapshotId, wanted.options);
    setWanted(null);
  }, [wanted, isLoaded, list]);

  return {
    show: (snapshotId) => setWanted({ snapshotId, options: { focus: false, flash: true } }),
    jump: async (before) => {
      const loaded = await loadUntil(before);
      const moment = wireMicros(before);
      const found = loaded.find((row) => wireMicros(row.created_at) < moment) ?? loaded.at(-1);
      if (!found) return null;
      setWanted({ snapshotId: found.snapshot_id, options: { focus: false, align: "start" } });
      return parseWireTime(found.created_at);
    },
  };
}
