import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { mediaPageQuery } from "#/api/media.ts";
import { paths } from "#/paths.ts";
import { panelText as text } from "#/strings/snapshot-details.ts";
import classes from "./snapshot-panel.module.css";

/** Thumbnails: three or four rows of them. */
const shown = 12;

/** The first items of a snapshot. Uses the same page as the explore page, which is then loaded already. */
export function PanelContents(props: { datasetId: string; snapshotId: string }) {
  const { datasetId, snapshotId } = props;
  const { data, isError, refetch } = useQuery(mediaPageQuery(datasetId, snapshotId));
  const items = data?.items.slice(0, shown);

  return (
    <section className={classes.contents} aria-label={text.contents}>
      {isError && (
        <p className={classes.quiet} role="alert">
          {text.contentsFailed}{" "}
          <Button variant="subtle" size="compact-xs" onClick={() => void refetch()}>
            {text.retry}
          </Button>
        </p>
      )}
      {items?.length === 0 && <p className={classes.quiet}>{text.noContents}</p>}
      <ul className={classes.sheet} aria-label={text.contents}>
        {items?.map((item) => (
          <li key={item.media_id}>
            <img
              className={classes.picture}
              src={item.media_thumb_uri}
              alt={item.file_name}
              title={item.file_name}
              loading="lazy"
              decoding="async"
            />
          </li>
        ))}
        {!items &&
          !isError &&
          Array.from({ length: shown }, (_, index) => (
            <li key={index} className={classes.picture} aria-hidden />
          ))}
      </ul>
      {items && items.length > 0 && (
        <p className={classes.quiet}>
          <Link to={paths.explore(datasetId, snapshotId)}>{text.all}</Link>
        </p>
      )}
    </section>
  );
}
