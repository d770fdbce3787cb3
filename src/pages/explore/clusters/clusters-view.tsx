import { Button } from "@mantine/core";
import { IconFilterOff, IconStack2 } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useLocation } from "react-router";
import type { ExploreCluster } from "#contract/clusters.ts";
import type { MediaFilter } from "#contract/media.ts";
import { clustersQuery } from "#/api/clusters.ts";
import { describeError } from "#/api/describe-error.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { ReindexButton } from "#/features/models/reindex-button.tsx";
import { useClassColours } from "#/features/dataset/class-colours.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { clustersText as words } from "#/strings/clusters.ts";
import { isFiltered, noFilters } from "../explore-filter.ts";
import { ClusterFace, ClustersWaiting } from "./cluster-face.tsx";
import face from "./cluster-face.module.css";
import { TooStrict } from "./too-strict.tsx";
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
      <ClustersWaiting />
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
        className={face.list}
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

function ClusterCard({ cluster, colourOf }: ClusterCardProps) {
  const { pathname, search } = useLocation();
  const next = new URLSearchParams(search);
  next.delete("view");
  next.set("cluster", cluster.cluster_id);
  return (
    <li>
      <Link className={face.card} to={{ pathname, search: next.toString() }}>
        <ClusterFace cluster={cluster} colourOf={colourOf} />
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
  if (threshold > 0) return <TooStrict threshold={threshold} />;
  return (
    <StateMessage
      icon={<IconStack2 size={22} />}
      title={words.empty.title}
      text={at === null ? words.empty.text : words.empty.past}
      actions={at === null && <ReindexButton dataset={dataset} />}
    />
  );
}
