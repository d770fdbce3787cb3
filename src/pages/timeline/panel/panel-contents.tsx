import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { spreadQuery } from "#/api/media-spread.ts";
import { JustifiedStrip } from "#/components/media/justified-strip.tsx";
import { paths } from "#/paths.ts";
import { picturesText } from "#/strings/panel-parts.ts";
import { panelText as text } from "#/strings/snapshot-details.ts";
import parts from "./panel-parts.module.css";
import classes from "./snapshot-panel.module.css";

/** Pictures: three rows of them. */
const shown = 12;

interface PanelContentsProps {
  datasetId: string;
  snapshotId: string;
  /** The number of items in it. */
  items: number;
}

/** Some pictures of a snapshot, spread evenly over its items; each opens at that version. */
export function PanelContents({ datasetId, snapshotId, items: total }: PanelContentsProps) {
  const { data, isError, refetch } = useQuery(spreadQuery(datasetId, snapshotId, total, shown));
  const items = data ?? undefined;

  return (
    <section className={classes.contents} aria-label={text.contents}>
      <h3 className={parts.title}>
        {picturesText.title}
        {items !== undefined && items.length < total && (
          <span>{picturesText.spread(items.length, total)}</span>
        )}
      </h3>
      {isError && (
        <p className={classes.quiet} role="alert">
          {text.contentsFailed}{" "}
          <Button variant="subtle" size="compact-xs" onClick={() => void refetch()}>
            {text.retry}
          </Button>
        </p>
      )}
      {items?.length === 0 && <p className={classes.quiet}>{text.noContents}</p>}
      {!isError && (
        <JustifiedStrip
          label={text.contents}
          items={items}
          rows={3}
          height={56}
          linkTo={(item) => paths.item(datasetId, item.media_id, snapshotId)}
        />
      )}
      {items !== undefined && items.length > 0 && (
        <p className={classes.quiet}>
          <Link to={paths.explore(datasetId, snapshotId)}>{text.all}</Link>
        </p>
      )}
    </section>
  );
}
