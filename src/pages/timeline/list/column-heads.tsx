import { type ReactNode, Suspense, lazy } from "react";
import { useFeature } from "#/api/session.ts";
import { useBrowserIdle } from "#/lib/use-browser-idle.ts";
import { columnText as text } from "#/strings/timeline.ts";
import row from "./timeline-row.module.css";
import classes from "./column-heads.module.css";

const ClassHeads = lazy(async () => ({
  default: (await import("#/pages/timeline/nodes/class-heads.tsx")).ClassHeads,
}));

interface ColumnHeadsProps {
  datasetId: string;
  /** Over the columns. */
  children: ReactNode;
}

/** The heads of the columns. For the eye only: each cell of a row names what it is. */
export function ColumnHeads({ datasetId, children }: ColumnHeadsProps) {
  const hasShape = useFeature("shape") === true;
  const idle = useBrowserIdle();
  return (
    <div className={classes.root}>
      <div className={`${row.cells} ${classes.heads}`} aria-hidden>
        <span className={row.main}>{text.snapshot}</span>
        <span className={row.origin}>{text.origin}</span>
        <span className={row.change}>
          <span>{text.added}</span>
          <span>{text.removed}</span>
          <span>{text.changed}</span>
        </span>
        <span className={row.strip}>
          {hasShape && idle && (
            <Suspense>
              <ClassHeads datasetId={datasetId} />
            </Suspense>
          )}
        </span>
        <span className={row.items}>{text.items}</span>
        <span className={row.author}>{text.author}</span>
        <span className={row.time}>{text.created}</span>
      </div>
      {children}
    </div>
  );
}
