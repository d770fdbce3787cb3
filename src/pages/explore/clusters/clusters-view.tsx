import { Button, VisuallyHidden } from "@mantine/core";
import { IconFilterOff, IconStack2 } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useLocation } from "react-router";
import type { ExploreCluster } from "#contract/clusters.ts";
import type { MediaFilter } from "#contract/media.ts";
import { clustersQuery } from "#/api/clusters.ts";
import { describeError } from "#/api/describe-error.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { ReindexButton } from "#/features/models/reindex-button.tsx";
import { useClassColours } from "#/features/dataset/class-colours.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { count } from "#/lib/numbers.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { clustersText as words } from "#/strings/clusters.ts";
import { isFiltered, noFilters } from "../explore-filter.ts";
import { changeToThreshold } from "../explore-view.ts";
import classes from "./clusters-view.module.css";

interface ClustersViewProps {
  at: string | null;
  filter: MediaFilter;
  /** 0, the loosest, to 4: near-duplicates. */
  threshold: number;
}

/** The clusters of the items of a filter, as cards: each leads to its items. */
export function ClustersView({ at, filter, threshold }: ClustersViewProps) {
  const { dataset } = useDatasetPage();
  const query = useInfiniteQuery(clustersQuery(dataset.id, at, filter, threshold));
  const colourOf = useClassColours(dataset.id);
  const pages = query.data?.pages;

  if (pages === undefined) {
    return query.isError ? (
      <ErrorMessage error={describeError(query.error)} onRetry={() => void query.refetch()} />
    ) : (
      <Waiting />
    );
  }
  const clusters = pages.flatMap((page) => page.clusters);
  if (clusters.length === 0) return <Nothing at={at} filter={filter} threshold={threshold} />;
  const { total_clusters: total, unclustered = 0 } = pages[0] ?? {};
  const found =
    total === undefined && query.hasNextPage
      ? words.atLeast(clusters.length)
      : words.found(total ?? clusters.length);
  return (
    <div aria-busy={query.isPlaceholderData || undefined}>
      <p className={classes.found} role="status">
        {[found, words.alone(unclustered)].filter(Boolean).join(" · ")}
      </p>
      <ul
        className={classes.list}
        aria-label={words.list}
        data-old={query.isPlaceholderData || undefined}
      >
        {clusters.map((cluster) => (
          <ClusterCard key={cluster.cluster_id} cluster={cluster} colourOf={colourOf} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className={classes.more}>
          {query.isFetchNextPageError && <span role="alert">{words.moreFailed}</span>}
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {words.more}
          </Button>
        </div>
      )}
    </div>
  );
}

interface ClusterCardProps {
  cluster: ExploreCluster;
  colourOf: (label: string) => string;
}

/** The most labels that a card names. */
const most = 3;

function ClusterCard({ cluster, colourOf }: ClusterCardProps) {
  const { pathname, search } = useLocation();
  const next = new URLSearchParams(search);
  next.delete("view");
  next.set("cluster", cluster.cluster_id);
  const contents = words.contents(cluster.n_images, cluster.n_videos);
  const labels = cluster.label_counts ?? cluster.labels.map((value) => ({ value, count: null }));
  const named = labels.slice(0, most);
  const more = cluster.labels.length - named.length;
  return (
    <li>
      <Link className={classes.card} to={{ pathname, search: next.toString() }}>
        <span className={classes.pictures} data-few={cluster.previews.length < 3 || undefined}>
          {cluster.previews.map((preview) => (
            <img
              key={preview.media_id}
              src={thumbnailAddress(preview.media_thumb_uri, 160, window.devicePixelRatio)}
              alt=""
              loading="lazy"
              decoding="async"
            />
          ))}
        </span>
        <span className={classes.contents}>{contents}</span>
        <span className={classes.bar} aria-hidden>
          {(cluster.label_counts ?? []).map(({ value, count: n }) => (
            <span key={value} style={{ flexGrow: n, background: colourOf(value) }} />
          ))}
        </span>
        <span className={classes.labels}>
          {named.map(({ value, count: n }) => (
            <span key={value}>
              <i style={{ background: colourOf(value) }} />
              <bdi>{value}</bdi> {n !== null && <small>{count(n)}</small>}
            </span>
          ))}
          {more > 0 && <span>{words.otherLabels(more)}</span>}
          {named.length === 0 && <span>{words.noLabels}</span>}
        </span>
      </Link>
    </li>
  );
}

function Nothing({ at, filter, threshold }: ClustersViewProps) {
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  if (isFiltered(filter)) {
    return (
      <StateMessage
        icon={<IconFilterOff size={22} />}
        title={words.noMatch.title}
        text={words.noMatch.text}
        actions={
          <Button variant="default" onClick={() => change(noFilters(search))}>
            {words.noMatch.clear}
          </Button>
        }
      />
    );
  }
  if (threshold > 0) {
    return (
      <StateMessage
        icon={<IconStack2 size={22} />}
        title={words.tooStrict.title(words.levels[threshold] ?? "")}
        text={words.tooStrict.text}
        actions={
          <Button variant="default" onClick={() => change(changeToThreshold(0))}>
            {words.tooStrict.looser}
          </Button>
        }
      />
    );
  }
  return (
    <StateMessage
      icon={<IconStack2 size={22} />}
      title={words.empty.title}
      text={at === null ? words.empty.text : words.empty.past}
      actions={at === null && <ReindexButton dataset={dataset} />}
    />
  );
}

function Waiting() {
  return (
    <div role="status" className={classes.list}>
      <VisuallyHidden>{words.loading}</VisuallyHidden>
      {Array.from({ length: 8 }, (_, index) => (
        <Bone key={index} height="15rem" />
      ))}
    </div>
  );
}

interface ThresholdProps {
  level: number;
  onChange: (level: number) => void;
}

/** How alike the items of a cluster are. */
export function Threshold({ level, onChange }: ThresholdProps) {
  const word = words.levels[level] ?? "";
  return (
    <label className={classes.threshold} title={words.threshold}>
      <VisuallyHidden>{words.threshold}</VisuallyHidden>
      <input
        type="range"
        min={0}
        max={words.levels.length - 1}
        step={1}
        value={level}
        aria-valuetext={word}
        onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
      />
      <output>{word}</output>
    </label>
  );
}
