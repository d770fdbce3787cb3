import { type ReactNode, Suspense, lazy } from "react";
import { useBrowserIdle } from "#/lib/use-browser-idle.ts";
import row from "./timeline-row.module.css";
import classes from "./column-heads.module.css";

const HeadCells = lazy(async () => ({
  default: (await import("#/pages/timeline/nodes/head-cells.tsx")).HeadCells,
}));

interface ColumnHeadsProps {
  datasetId: string;
  /** Over the columns. */
  children: ReactNode;
}

/** The heads of the columns. For the eye only: each cell of a row names what it is. */
export function ColumnHeads({ datasetId, children }: ColumnHeadsProps) {
  const idle = useBrowserIdle();
  return (
    <div className={classes.root}>
      <div className={`${row.cells} ${classes.heads}`} aria-hidden>
        {idle && (
          <Suspense>
            <HeadCells datasetId={datasetId} />
          </Suspense>
        )}
      </div>
      {children}
    </div>
  );
}
