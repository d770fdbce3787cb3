import { useEffect, useMemo, useState } from "react";
import { useBrowserIdle } from "#/lib/use-browser-idle.ts";
import type { TimelineRow } from "#/pages/timeline/list/row-model.ts";
import type { Graph } from "./graph.ts";

const loadRail = () => import("./rail.tsx");
type Loaded = Awaited<ReturnType<typeof loadRail>>;
let loaded: Loaded | null = null;

/** The graph of the rows, with the component that draws it in a row. */
export interface DrawnGraph extends Graph {
  Rail: Loaded["Rail"];
}

interface RailOptions {
  parents: ReadonlyMap<string, string | null>;
  /** The current version. */
  current: string | null;
  hasMore: boolean;
  hasNow: boolean;
  /** False: the rows are not connected. */
  wanted: boolean;
}

/** The rail of the rows. Its code is loaded when the browser is idle: the nodes of the rows come first. */
export function useRail(
  rows: readonly TimelineRow[],
  { parents, current, hasMore, hasNow, wanted }: RailOptions,
): DrawnGraph | null {
  const [code, setCode] = useState(loaded);
  const idle = useBrowserIdle();
  useEffect(() => {
    if (!idle || code !== null) return;
    loadRail().then(
      (module) => {
        loaded = module;
        setCode(module);
      },
      // The list is whole without its lines.
      () => {},
    );
  }, [idle, code]);
  return useMemo(() => {
    if (code === null || !wanted) return null;
    const input = { rows: code.graphRows(rows), parents, current, hasMore, hasNow };
    return { ...code.graphOf(input), Rail: code.Rail };
  }, [code, rows, parents, current, hasMore, hasNow, wanted]);
}
