import { Modal } from "@mantine/core";
import { pressedKey } from "#/lib/shortcuts.ts";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { timelineText } from "#/strings/timeline.ts";
import classes from "./panel-sheet.module.css";
import { SnapshotPanel, type SnapshotPanelProps } from "./snapshot-panel.tsx";

/**
 * The selected snapshot on a narrow screen: over the list, which stays in place. The page returns the focus to the row.
 */
export function PanelSheet(props: SnapshotPanelProps) {
  const { onClose } = props;
  const shown = useAfterMount(true, false);
  return (
    <Modal.Root
      opened={shown}
      onClose={onClose}
      returnFocus={false}
      // Escape closes a dialog above it, and must then not close the sheet as well.
      closeOnEscape={false}
      padding={0}
    >
      <Modal.Overlay />
      <Modal.Content
        classNames={{ inner: classes.inner, content: classes.sheet }}
        aria-label={timelineText.panel}
      >
        <Modal.Body
          className={classes.body}
          onKeyDown={(event) => {
            const isInside = event.currentTarget.contains(event.target as Node);
            if (pressedKey(event.nativeEvent) === "Escape" && isInside) onClose();
          }}
        >
          <SnapshotPanel {...props} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
