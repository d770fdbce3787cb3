import { Modal } from "@mantine/core";
import { layers } from "./ui/layers.ts";
import { DialogBody, type DialogBodyProps } from "./dialog-body.tsx";

export interface ConfirmDialogProps extends DialogBodyProps {
  /** Keep it mounted and change this: one that is born open does not give the focus back. */
  opened: boolean;
  title: string;
}

/** A question with one action, in a dialog of its own. */
export function ConfirmDialog({ opened, title, ...body }: ConfirmDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={body.onCancel}
      title={title}
      zIndex={layers.questions}
      closeOnEscape={!body.pending}
      closeOnClickOutside={!body.pending}
    >
      {opened && <DialogBody {...body} />}
    </Modal>
  );
}
