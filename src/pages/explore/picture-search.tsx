import { ActionIcon } from "@mantine/core";
import { IconPhotoSearch } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { hasStatus } from "#/api/errors.ts";
import { describeError } from "#/api/describe-error.ts";
import { useUploadAnchor } from "#/api/clusters.ts";
import { carriesFiles } from "#/lib/dropped-files.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { notifyError } from "#/notify.ts";
import { similarText as words } from "#/strings/clusters.ts";
import { changeToAnchor } from "./explore-view.ts";
import classes from "./picture-search.module.css";

interface PictureSearchProps {
  /** The version that is searched. */
  at: string | null;
  /** The search field, which takes a dropped picture too. */
  children: ReactNode;
}

/** Looks for items that look like a picture of the user's own: chosen with the button, or dropped on the search. */
export function PictureSearch({ at, children }: PictureSearchProps) {
  const { dataset } = useDatasetPage();
  const [, change] = useSearchChange();
  const { mutate, isPending } = useUploadAnchor(dataset.id, at);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  function search(files: FileList | null) {
    const [file, ...others] = files ?? [];
    if (file === undefined) return;
    if (others.length > 0 || !file.type.startsWith("image/")) {
      notifyError({ title: words.failed, message: words.onePicture });
      return;
    }
    mutate(file, {
      onSuccess: (anchor) => change(changeToAnchor(anchor)),
      onError: (error) => {
        const { message } = describeError(error);
        notifyError({
          title: words.failed,
          message: hasStatus(error, 415) ? words.onePicture : message,
        });
      },
    });
  }

  return (
    // A drop zone is for the pointer only; its button does the same.
    <div
      className={classes.root}
      data-over={over || undefined}
      title={over ? words.drop : undefined}
      onDragOver={(event) => {
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        search(event.dataTransfer.files);
      }}
    >
      {children}
      <input
        ref={input}
        type="file"
        hidden
        accept="image/*"
        aria-label={words.upload}
        onChange={({ currentTarget }) => {
          search(currentTarget.files);
          // Choosing the same file again has to fire the event again.
          currentTarget.value = "";
        }}
      />
      <ActionIcon
        size={30}
        loading={isPending}
        aria-label={isPending ? words.uploading : words.upload}
        title={words.upload}
        onClick={() => input.current?.click()}
      >
        <IconPhotoSearch size={18} />
      </ActionIcon>
    </div>
  );
}
