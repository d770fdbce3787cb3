import { ActionIcon } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { convertedForm } from "#contract/media-type.ts";
import type { MediaItem } from "#contract/media.ts";
import { parseWireTime } from "#contract/wire.ts";
import { Fact } from "#/components/ui/fact.tsx";
import { byteSize } from "#/lib/bytes.ts";
import { absoluteTime, duration } from "#/lib/time.ts";
import { itemText as words } from "#/strings/explore.ts";
import classes from "./item-view.module.css";

interface ItemFactsProps {
  item: MediaItem;
  /** Called with the index of the label under the pointer or the focus. */
  onPoint: (index: number | null) => void;
  onFilter: (name: "label" | "tag", value: string) => void;
}

/** All facts of an item. */
export function ItemFacts({ item, onPoint, onFilter }: ItemFactsProps) {
  const converted = convertedForm(item.content_type);
  const metadata = Object.entries(item.metadata);
  return (
    <div className={classes.facts}>
      {item.caption && <p className={classes.caption}>{item.caption}</p>}
      <Section title={words.labels}>
        {item.labels.length === 0 && <span className={classes.none}>{words.noLabels}</span>}
        <ul className={classes.labels}>
          {item.labels.map(({ name, confidence, source }, index) => (
            // Labels of one item have no identity except their index.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              <button
                type="button"
                title={words.filterBy(name)}
                onPointerEnter={() => onPoint(index)}
                onPointerLeave={() => onPoint(null)}
                onFocus={() => onPoint(index)}
                onBlur={() => onPoint(null)}
                onClick={() => onFilter("label", name)}
              >
                {name}
              </button>
              <span>
                {typeof confidence === "number" && `${words.confidence(confidence)} · `}
                {source}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={words.tags}>
        {item.tags.length === 0 && <span className={classes.none}>{words.noTags}</span>}
        <div className={classes.tags}>
          {item.tags.map((tag) => (
            <button
              key={tag}
              type="button"
              title={words.filterBy(tag)}
              onClick={() => onFilter("tag", tag)}
            >
              {tag}
            </button>
          ))}
        </div>
      </Section>
      <dl className={classes.list}>
        <Fact term={words.facts.file}>{item.file_name}</Fact>
        <Fact term={words.facts.type}>
          {converted === null
            ? words.types[item.media_type]
            : words.converted(words.types[item.media_type], converted)}
        </Fact>
        <Fact term={words.facts.size}>{words.pixels(item.width, item.height)}</Fact>
        {item.duration_ms !== null && (
          <Fact term={words.facts.duration}>{duration(item.duration_ms)}</Fact>
        )}
        <Fact term={words.facts.bytes}>{byteSize(item.size_bytes)}</Fact>
        <Fact term={words.facts.added}>{absoluteTime(parseWireTime(item.added_at))}</Fact>
        {item.cluster_id !== null && <Fact term={words.facts.cluster}>{item.cluster_id}</Fact>}
        <Fact term={words.facts.id}>
          <code>{item.media_id}</code> <CopyId id={item.media_id} />
        </Fact>
      </dl>
      {metadata.length > 0 && (
        <Section title={words.metadata}>
          <dl className={classes.list}>
            {metadata.map(([name, value]) => (
              <Fact key={name} term={name}>
                {String(value)}
              </Fact>
            ))}
          </dl>
        </Section>
      )}
    </div>
  );
}

function CopyId({ id }: { id: string }) {
  const { copied, copy } = useClipboard();
  return (
    <ActionIcon
      size="sm"
      aria-label={copied ? words.copied : words.copyId}
      onClick={() => copy(id)}
    >
      {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
    </ActionIcon>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
