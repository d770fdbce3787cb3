import { ActionIcon, Button } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { IconArrowBackUp, IconArrowForwardUp, IconX } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { refusal } from "#contract/rules.ts";
import { describeError } from "#/api/describe-error.ts";
import { useUndoMedia } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { useStandingError } from "#/api/standing-error.ts";
import { isTyping, pressedKey } from "#/lib/shortcuts.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { bulkText } from "#/strings/explore.ts";
import classes from "./edit-result.module.css";
import type { Done } from "./done-edit.ts";

const fadeMs = 300;

interface EditResultProps {
  done: Done | null;
  /** The dataset's present head, as far as known. */
  head: string | undefined;
  onDone: (done: Done | null) => void;
}

/**
 * The result of the last edit, with Undo, and then Redo. In the row of the result rather than a notification: those
 * float over the actions of the selection, and disappear before they can be read.
 */
export function EditResult({ done, head, onDone }: EditResultProps) {
  const { dataset, facts } = useDatasetPage();
  const canUndo = useFeature("undo") === true;
  const { mutate, isPending, error, reset } = useUndoMedia(dataset.id);
  const blocked = refusal("edit_media", { ...facts, damaged: null }) !== null;
  const step = done !== null && canUndo && !blocked && done.head === head ? done : null;

  function take(way: "undo" | "redo") {
    if (step === null || step.next !== way || isPending) return;
    const redo = way === "redo";
    mutate(
      { head: step.head, redo },
      {
        onSuccess: (answer) =>
          onDone({
            words: redo ? bulkText.redone(answer.items) : bulkText.undone(answer.items),
            head: answer.head,
            next: redo ? "undo" : "redo",
          }),
      },
    );
  }
  useWindowEvent("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
    if (pressedKey(event).toLowerCase() !== "z") return;
    event.preventDefault();
    take(event.shiftKey ? "redo" : "undo");
  });

  const button = useRef<HTMLButtonElement>(null);
  // The control that started the edit is unmounted, and its focus is lost once the dialog has faded away.
  useEffect(() => {
    if (done === null) return;
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) button.current?.focus({ preventScroll: true });
    }, fadeMs);
    return () => clearTimeout(timer);
  }, [done]);

  const standing = useStandingError(error);
  const failure = standing === null ? null : describeError(standing);
  return (
    <div
      className={classes.root}
      data-shown={done !== null || undefined}
      data-failed={failure !== null || undefined}
    >
      <p role="status" title={failure ? bulkText.notUndone(failure.message) : undefined}>
        {failure ? bulkText.notUndone(failure.message) : done?.words}
      </p>
      {step?.next && (
        <Button
          ref={button}
          variant="transparent"
          size="compact-sm"
          // It keeps the focus meanwhile, which a disabled button would lose.
          aria-disabled={isPending || undefined}
          leftSection={
            step.next === "undo" ? (
              <IconArrowBackUp size={16} aria-hidden />
            ) : (
              <IconArrowForwardUp size={16} aria-hidden />
            )
          }
          onClick={() => take(step.next === "redo" ? "redo" : "undo")}
        >
          {step.next === "undo" ? bulkText.undo : bulkText.redo}
        </Button>
      )}
      {done !== null && (
        <ActionIcon
          size="sm"
          aria-label={bulkText.dismiss}
          onClick={() => {
            reset();
            onDone(null);
          }}
        >
          <IconX size={14} />
        </ActionIcon>
      )}
    </div>
  );
}
