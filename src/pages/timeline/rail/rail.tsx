import type { Graph, RailLine } from "./graph.ts";
import { laneX, railWidth } from "./lanes.ts";
import classes from "./rail.module.css";

interface RailProps {
  row: Graph["rows"][number];
  lanes: number;
  height: number;
  /** Where the node is, from the top. */
  nodeY: number;
}

/** The part of the rail in one row: its lines, without the node, which the row itself has. */
export function Rail({ row, lanes, height, nodeY }: RailProps) {
  return (
    <svg className={classes.rail} width={railWidth(lanes)} height={height} aria-hidden>
      {row.lines.map((line) => (
        <path
          key={`${line.part} ${line.lane} ${line.node} ${line.look}`}
          d={pathOf(line, height, nodeY)}
          data-look={line.look}
          data-hidden={line.hidden || undefined}
        />
      ))}
    </svg>
  );
}

function pathOf({ part, lane, node }: RailLine, height: number, nodeY: number): string {
  const edge = laneX(lane);
  const middle = laneX(node);
  if (part === "through") return `M${edge} 0V${height}`;
  const from = part === "above" ? 0 : height;
  if (edge === middle) return `M${edge} ${from}V${nodeY}`;
  // A bend into the node from its side, no longer than a row without a heading.
  const start = part === "above" ? Math.max(0, nodeY - 16) : Math.min(height, nodeY + 16);
  return `M${edge} ${from}V${start}C${edge} ${nodeY} ${edge} ${nodeY} ${middle} ${nodeY}`;
}

export { graphOf } from "./graph.ts";
export { graphRows } from "./graph-rows.ts";
