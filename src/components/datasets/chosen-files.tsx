import { Button } from "@mantine/core";
import { useFeature } from "#/api/session.ts";
import { byteSize } from "#/lib/bytes.ts";
import { createDatasetText as words } from "#/strings/datasets.ts";
import classes from "./chosen-files.module.css";
import { FilePicker } from "./file-picker.tsx";
import { LeftOutFiles } from "./left-out-files.tsx";
import type { MediaChoice } from "./use-media-choice.ts";

interface ChosenFilesProps {
  choice: MediaChoice;
  pending: boolean;
  /** Whether an archive can be chosen. */
  archives?: boolean;
}

/** A place to drop files, and then what was chosen and what of it is left out. */
export function ChosenFiles({ choice, pending, archives = false }: ChosenFilesProps) {
  const { files, media, others, tooLarge, maxFileBytes, asks, unreadable, reading } = choice;
  const canLabel = useFeature("annotations") === true;
  const size = media.reduce((sum, { file }) => sum + file.size, 0);
  if (files.length + unreadable === 0 && !reading) {
    return <FilePicker archives={archives} labels={canLabel} onChoose={choice.choose} />;
  }
  return (
    <div className={classes.chosen} aria-live="polite">
      <strong>{reading ? words.readingFiles : words.chosen(media.length, byteSize(size))}</strong>
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.clear}
        disabled={pending}
        onClick={choice.clear}
      >
        {words.clear}
      </Button>
      <LeftOutFiles
        files={tooLarge}
        summary={words.tooLarge(tooLarge.length, byteSize(maxFileBytes))}
      />
      {asks && media.length > 0 && (
        <Button variant="default" size="compact-sm" disabled={pending} onClick={choice.leaveOut}>
          {words.leaveOut}
        </Button>
      )}
      <LeftOutFiles files={others} summary={words.skipped(others.length)} unreadable={unreadable} />
    </div>
  );
}

/** Why these files cannot be uploaded; null where they can. */
export function choiceRefusal(choice: MediaChoice): string | null {
  if (choice.reading) return words.reading;
  if (choice.media.length === 0) return words.nothing;
  if (!choice.asks) return null;
  return words.tooLarge(choice.tooLarge.length, byteSize(choice.maxFileBytes));
}
