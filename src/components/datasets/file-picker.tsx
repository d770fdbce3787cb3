import { Button } from "@mantine/core";
import { IconPhotoPlus } from "@tabler/icons-react";
import { type ChangeEvent, type DragEvent, useRef, useState } from "react";
import { archiveNames } from "#contract/archive.ts";
import { labelEndings } from "#contract/label-files.ts";
import { type FileChoice, droppedFiles, pickedFiles } from "#/lib/dropped-files.ts";
import { createDatasetText as words } from "#/strings/datasets.ts";
import classes from "./file-picker.module.css";

interface FilePickerProps {
  /** Whether an archive can be chosen, too. */
  archives?: boolean;
  /** Whether files of labels can be chosen with the media. */
  labels?: boolean;
  /** The words of the only button, where one file is taken and no folder. */
  oneFile?: string;
  /** What can be dropped, in words and for the choice of files; by default media, and archives. */
  title?: string;
  hint?: string | readonly string[];
  accept?: string;
  /** A promise, because reading a folder takes a while. */
  onChoose: (choice: Promise<FileChoice>) => void;
}

/** A drop zone for files and folders, with buttons for users who do not drag. */
export function FilePicker({
  archives = false,
  labels = false,
  oneFile,
  title = archives ? words.dropOrArchive : words.drop,
  hint = [archives ? words.formatsAndArchives : words.formats, ...(labels ? [words.labels] : [])],
  accept = [
    "image/*,video/*",
    ...(archives ? [...archiveNames, ".gz"] : []),
    ...(labels ? [labelEndings] : []),
  ].join(),
  onChoose,
}: FilePickerProps) {
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);

  function choose({ currentTarget }: ChangeEvent<HTMLInputElement>) {
    onChoose(Promise.resolve(pickedFiles(currentTarget.files)));
    // choosing the same files again has to fire the event again
    currentTarget.value = "";
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    // the page accepts drops as well
    event.stopPropagation();
    setOver(false);
    onChoose(droppedFiles(event.dataTransfer));
  }

  return (
    // A drop zone is for the pointer only; its buttons do the same.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="group"
      aria-label={title}
      className={classes.root}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconPhotoPlus size={28} stroke={1.5} aria-hidden />
      <div className={classes.words}>
        <strong>{title}</strong>
        {[hint].flat().map((line) => (
          <span key={line}>{line}</span>
        ))}
      </div>
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => files.current?.click()}>
          {oneFile ?? words.pickFiles}
        </Button>
        {oneFile === undefined && (
          <Button variant="default" onClick={() => folder.current?.click()}>
            {words.pickFolder}
          </Button>
        )}
      </div>
      <input
        ref={files}
        type="file"
        multiple={oneFile === undefined}
        accept={accept}
        hidden
        aria-label={oneFile ?? words.pickFiles}
        onChange={choose}
      />
      <input
        ref={(input) => {
          // not among React's known properties
          input?.setAttribute("webkitdirectory", "");
          folder.current = input;
        }}
        type="file"
        multiple
        hidden
        aria-label={words.pickFolder}
        onChange={choose}
      />
    </div>
  );
}
