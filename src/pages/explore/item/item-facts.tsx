import { ActionIcon } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { convertedForm } from "#contract/media-type.ts";
import type { MediaItem } from "#contract/media.ts";
import { parseWireTime } from "#contract/wire.ts";
import { Fact } from "#/components/ui/fact.tsx";
import { byteSize } from "#/lib/bytes.ts";
import { absoluteTime, duration } from "#/lib/time.ts";
import { itemText as words } from "#/strings/explore.ts";
import { itemPage as text } from "#/strings/item.ts";
import { ItemSection } from "./item-section.tsx";
import classes from "./item-values.module.css";

/** What is known of the file. */
export function ItemFacts({ item }: { item: MediaItem }) {
  const converted = convertedForm(item.content_type);
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
        <Fact term={words.facts.added}>{absoluteTime(parseWireTime(item.added_at))}</Fact>
        {item.cluster_id !== null && <Fact term={words.facts.cluster}>{item.cluster_id}</Fact>}
        <Fact term={words.facts.id}>
          <code>{item.media_id}</code> <CopyId id={item.media_id} />
        </Fact>
      </dl>
    </ItemSection>
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
