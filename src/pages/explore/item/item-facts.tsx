import { ActionIcon } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { Link } from "react-router";
import { clusterAt, hasNearDuplicates } from "#contract/clusters.ts";
import { codecName, convertedForm } from "#contract/media-type.ts";
import type { MediaItem } from "#contract/media.ts";
import { parseWireTime } from "#contract/wire.ts";
import { videoFactsQuery } from "#/api/media.ts";
import { Fact } from "#/components/ui/fact.tsx";
import { byteSize } from "#/lib/bytes.ts";
import { absoluteTime, duration } from "#/lib/time.ts";
import { paths } from "#/paths.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { itemText as words } from "#/strings/explore.ts";
import { itemPage as text } from "#/strings/item.ts";
import { clusterName } from "../condition-words.ts";
import { ItemSection } from "./item-section.tsx";
import classes from "./item-values.module.css";

/** What is known of the file. */
export function ItemFacts({ item }: { item: MediaItem }) {
  const converted = convertedForm(item.content_type);
  const { dataset } = useDatasetPage();
  const { data: video } = useQuery(videoFactsQuery(dataset.id, item));
  return (
    <ItemSection title={text.facts}>
      <dl className={classes.facts}>
        <Fact term={words.facts.file}>{item.file_name}</Fact>
        <Fact term={words.facts.type}>
          {converted === null
            ? words.types[item.media_type]
            : words.converted(words.types[item.media_type], converted)}
          , {byteSize(item.size_bytes)}
        </Fact>
        <Fact term={words.facts.size}>{words.pixels(item.width, item.height)}</Fact>
        {item.duration_ms !== null && (
          <Fact term={words.facts.duration}>{duration(item.duration_ms)}</Fact>
        )}
        {video !== undefined && video.frame_count !== null && (
          <Fact term={words.facts.frames}>{text.frames(video.frame_count, video.frame_rate)}</Fact>
        )}
        {video !== undefined && video.codec !== null && (
          <Fact term={words.facts.codec}>{codecName(video.codec)}</Fact>
        )}
        <Fact term={words.facts.added}>{absoluteTime(parseWireTime(item.added_at))}</Fact>
        {item.cluster_id !== null && <ClusterFact id={item.cluster_id} />}
        <Fact term={words.facts.id}>
          <code>{item.media_id}</code> <CopyId id={item.media_id} />
        </Fact>
      </dl>
      {video !== undefined && video.no_frames !== null && (
        <p className={classes.quiet}>{text.noFrames[video.no_frames]}</p>
      )}
    </ItemSection>
  );
}

/** A nested cluster leads to the loosest one, and to the near-duplicates, if there are any. */
function ClusterFact({ id }: { id: string }) {
  const { dataset } = useDatasetPage();
  const loosest = clusterAt(id, 0) ?? id;
  const shown = hasNearDuplicates(id) ? [loosest, id] : [loosest];
  return (
    <Fact term={words.facts.cluster}>
      {shown.map((cluster, place) => (
        <Fragment key={cluster}>
          {place > 0 && ", "}
          <Link to={{ pathname: paths.explore(dataset.id), search: `cluster=${cluster}` }}>
            {clusterName(cluster)}
          </Link>
        </Fragment>
      ))}
    </Fact>
  );
}

function CopyId({ id }: { id: string }) {
  const { copied, copy } = useClipboard();
  return (
    <ActionIcon
      size={24}
      aria-label={copied ? words.copied : words.copyId}
      onClick={() => copy(id)}
    >
      {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
    </ActionIcon>
  );
}
