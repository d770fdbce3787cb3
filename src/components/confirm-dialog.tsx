import { Modal } from "@mantine/core";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { layers } from "./ui/layers.ts";
import { DialogBody, type DialogBodyProps } from "./dialog-body.tsx";

export interface ConfirmDialogProps extends DialogBodyProps {
  opened: boolean;
  title: string;
}

/** A question with one action, in its own dialog. */
export function ConfirmDialog({ opened, title, ...body }: ConfirmDialogProps) {
  // Rendered closed first, so that a dialog that opens at once also restores the focus.
  const shown = useAfterMount(opened, false);
  return (
    <Modal
      opened={shown}
      onClose={body.onCancel}
      title={title}
      zIndex={layers.questions}
      closeOnEscape={!body.pending}
      closeOnClickOutside={!body.pending}
    >
      {shown && <DialogBody {...body} />}
    </Modal>
  );
}
