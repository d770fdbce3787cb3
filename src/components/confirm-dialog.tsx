import { Modal } from "@mantine/core";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { layers } from "./ui/layers.ts";
import { DialogBody, type DialogBodyProps } from "./dialog-body.tsx";

export interface ConfirmDialogProps extends DialogBodyProps {
  opened: boolean;
  title: string;
}

/** A question with one action, in a dialog of its own. */
export function ConfirmDialog({ opened, title, ...body }: ConfirmDialogProps) {
  // One that was born open gives the focus back as well.
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
