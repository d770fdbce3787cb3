import { useDebouncedValue } from "@mantine/hooks";
import { IconCamera, IconCircleDashed } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "react-router";
import type { Snapshot } from "#contract/snapshot.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { absoluteTime } from "#/lib/time.ts";
import { parseWireTime } from "#contract/wire.ts";
import { useStore } from "#/lib/store.ts";
import { datasetAtHand } from "#/features/dataset/at-hand.ts";
import { switchTo } from "#/features/dataset/version-search.ts";
import { snapshotActions } from "#/features/snapshots/snapshot-actions.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { timelineText } from "#/strings/timeline.ts";
import { versionText } from "#/strings/versions.ts";
import type { Step } from "#/features/palette/opened.ts";
import type { Command } from "./commands.ts";

interface SnapshotCommands {
  commands: Command[];
  isSearching: boolean;
  failed: boolean;
}

/**
 * The snapshots of the current dataset: to go to, or in a step to choose from.
 * @param text the search text; a backend with more than a page of snapshots searches itself
 */
export function useSnapshotCommands(text: string, step: Step | null): SnapshotCommands {
  const navigate = useNavigate();
  const atHand = useStore(datasetAtHand);
  const datasetId = atHand?.dataset.id ?? "";
  const [wanted] = useDebouncedValue(text.trim(), 150);
  const whole = useQuery({ ...snapshotListQuery(datasetId), enabled: atHand !== null });
  const asksServer = wanted !== "" && whole.data != null && whole.data.nextCursor !== null;
  const searched = useQuery({
    ...snapshotListQuery(datasetId, { q: wanted }),
    enabled: asksServer,
    placeholderData: keepPreviousData,
  });
  const found = asksServer ? searched.data?.snapshots : undefined;
  const all = [...(whole.data?.snapshots ?? []), ...(found ?? [])];
  const unique = new Map(all.map((each) => [each.snapshot_id, each]));

  const { pathname } = useLocation();
  const [search, change] = useSearchChange();

  /** On the explore page, keeps the filters and the position. */
  function explore(id: string | null): void {
    if (pathname === paths.explore(datasetId)) change(switchTo(search, id));
    else void navigate(paths.explore(datasetId, id ?? undefined));
  }

  const now: Command = {
    id: "snapshot-now",
    group: "snapshots",
    icon: IconCircleDashed,
    label: versionText.now,
    run: () => explore(null),
  };

  function commandOf(snapshot: Snapshot): Command {
    const taken = parseWireTime(snapshot.created_at);
    const shared = {
      id: `snapshot-${snapshot.snapshot_id}`,
      group: "snapshots" as const,
      icon: IconCamera,
      label: snapshotName(snapshot),
      detail: snapshot.is_current
        ? timelineText.badges.current
        : Number.isNaN(taken.getTime())
          ? ""
          : absoluteTime(taken),
      also: `${snapshot.snapshot_name} ${snapshot.description} ${snapshot.snapshot_id}`,
    };
    if (atHand === null || step === null) {
      const run = () => void navigate(paths.timeline(datasetId, snapshot.snapshot_id));
      return { ...shared, run };
    }
    if (step === "explore") return { ...shared, run: () => explore(snapshot.snapshot_id) };
    const { dataset, facts, openDialog } = atHand;
    return {
      ...shared,
      reason: snapshotActions(snapshot, facts, dataset.changes_since_current)[step],
      run: () => openDialog({ kind: step, snapshot }),
    };
  }

  return {
    commands:
      atHand === null
        ? []
        : [...(step === "explore" ? [now] : []), ...[...unique.values()].map(commandOf)],
    isSearching: whole.isFetching || (asksServer && searched.isFetching),
    failed: whole.isError || (asksServer && searched.isError),
  };
}
