import { ActionIcon, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight, IconMoodEmpty } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import type { DiffItem } from "#contract/diff.ts";
import type { MediaItem } from "#contract/media.ts";
import { diffItemQuery } from "#/api/comparison.ts";
import type { VersionPair } from "#/api/keys.ts";
import { describeError } from "#/api/describe-error.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { ItemPicture } from "#/components/media/item-picture.tsx";
import { useItemKeys } from "#/components/media/use-item-keys.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { paths } from "#/paths.ts";
import { compareText as text } from "#/strings/compare.ts";
import { Becomes } from "./becomes.tsx";
import { Chips } from "./chips.tsx";
import classes from "./compare-page.module.css";
import { isChangedLabel, valueDifferences } from "./item-differences.ts";
import type { Changes } from "./use-changes.ts";

interface ChangeDialogProps {
  /** From the address; null: closed. */
  mediaId: string | null;
  /** The changes to step through. */
  changes: Changes;
  pair: VersionPair;
  onShow: (mediaId: string | null) => void;
}

/**
 * The large view of an item that differs: both sides, and every value that is not equal. The address names it, so it
 * can be shared.
 */
export function ChangeDialog({ mediaId, changes, pair, onShow }: ChangeDialogProps) {
  const { dataset } = useDatasetPage();
  const opened = useAfterMount(mediaId !== null, false);
  const narrow = useMediaQuery("(max-width: 56em)", false);
  // The last item stays while the dialog closes.
  const [shown, setShown] = useState(mediaId);
  if (mediaId !== null && mediaId !== shown) setShown(mediaId);
  const { keep, total, itemAt } = changes;
  const index = shown === null ? -1 : changes.indexOf(shown);
  const listed = index === -1 ? undefined : itemAt(index);
  // Its page and the neighbouring ones stay loaded, even when the sheet is scrolled elsewhere.
  const kept = mediaId === null ? null : index;
  useEffect(() => keep(kept), [keep, kept]);

  // The address may name an item that is not loaded, or that the filters exclude.
  const query = useQuery({
    ...diffItemQuery(dataset.id, pair, shown ?? ""),
    enabled: shown !== null && listed === undefined,
  });
  const change = listed ?? query.data ?? undefined;
  const previous = index > 0 ? itemAt(index - 1) : undefined;
  const next = index === -1 ? undefined : itemAt(index + 1);
  const isMissing = !change && query.isSuccess;

  return (
    <Modal
      opened={opened}
      onClose={() => onShow(null)}
      title={
        (change?.after ?? change?.before)?.file_name ??
        (isMissing ? text.missing.title : text.loading)
      }
      size="min(84rem, calc(100vw - 3rem))"
      fullScreen={narrow === true}
      // For `useItemKeys`: this is the large view, and no dialog over it.
      data-steps
    >
      {change ? (
        <Contents
          change={change}
          position={listed && total !== null ? text.position(index + 1, total) : null}
          onPrevious={previous ? () => onShow(previous.media_id) : null}
          onNext={next ? () => onShow(next.media_id) : null}
          pair={pair}
        />
      ) : query.isError ? (
        <ErrorMessage error={describeError(query.error)} onRetry={() => void query.refetch()} />
      ) : isMissing ? (
        <StateMessage
          icon={<IconMoodEmpty size={22} />}
          title={text.missing.title}
          text={text.missing.text}
        />
      ) : (
        <Bone height="20rem" />
      )}
    </Modal>
  );
}

interface ContentsProps {
  change: DiffItem;
  /** Its position in words; null where it is unknown. */
  position: string | null;
  /** null at the first item, and likewise at the last. */
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
  pair: VersionPair;
}

function Contents({ change, position, onPrevious, onNext, pair }: ContentsProps) {
  const { dataset } = useDatasetPage();
  useItemKeys({
    onPrevious,
    onNext,
    zoom: null,
    more: { ...(onPrevious ? { "[": onPrevious } : {}), ...(onNext ? { "]": onNext } : {}) },
  });
  return (
    <div className={classes.large}>
      <div className={classes.steps}>
        <ActionIcon
          size="lg"
          aria-label={text.previous}
          disabled={onPrevious === null}
          onClick={() => onPrevious?.()}
        >
          <IconChevronLeft size={20} />
        </ActionIcon>
        <span>{position}</span>
        <ActionIcon
          size="lg"
          aria-label={text.next}
          disabled={onNext === null}
          onClick={() => onNext?.()}
        >
          <IconChevronRight size={20} />
        </ActionIcon>
        <Chips change={change} />
      </div>
      <div className={classes.sides}>
        <Side
          title={text.before}
          item={change.before}
          other={change.after}
          absent={text.absent.before}
          datasetId={dataset.id}
          version={pair.from}
          open={text.exploreBefore}
        />
        <Side
          title={text.after}
          item={change.after}
          other={change.before}
          absent={text.absent.after}
          datasetId={pair.toDataset ?? dataset.id}
          version={pair.to}
          open={text.exploreAfter}
        />
      </div>
      <dl className={classes.values}>
        {valueDifferences(change).map(({ field, name, before, after }) => (
          <div key={`${field} ${name} ${before}`}>
            <dt>{name ?? text.fields[field]}</dt>
            <dd>
              <del>{before ?? text.empty}</del> <Becomes /> <ins>{after ?? text.empty}</ins>
            </dd>
          </div>
        ))}
      </dl>
      {change.same_bytes_as !== null && <p className={classes.note}>{text.again}</p>}
    </div>
  );
}

interface SideProps {
  title: string;
  item: MediaItem | null;
  other: MediaItem | null;
  absent: string;
  datasetId: string;
  version: string;
  open: string;
}

function Side({ title, item, other, absent, datasetId, version, open }: SideProps) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {item === null ? (
        <p className={classes.absent}>{absent}</p>
      ) : (
        <>
          <ItemPicture
            item={item}
            // On an item that is on one side only, no label is marked as changed.
            {...(other && { isChanged: (label) => isChangedLabel(label, other) })}
          />
          <Link to={paths.item(datasetId, item.media_id, version === "head" ? undefined : version)}>
            {open}
          </Link>
        </>
      )}
    </section>
  );
}
