import { ActionIcon, Button, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { copyText } from "#/lib/clipboard.ts";

export interface CopyButtonProps {
  text: string;
  label: string;
  /** The message after copying, and the one if the browser forbids it. */
  done: string;
  failed: string;
  /** A button with its label. */
  inWords?: boolean;
}

/** Copies a text, and confirms it. */
export function CopyButton({ text, label, done, failed, inWords = false }: CopyButtonProps) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const icon = copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
  const copy = () => void copyText(text).then(setCopied);
  return (
    <>
      {inWords ? (
        <Button variant="default" leftSection={icon} onClick={copy}>
          {label}
        </Button>
      ) : (
        <ActionIcon aria-label={label} title={label} onClick={copy}>
          {icon}
        </ActionIcon>
      )}
      <span role="status">
        {copied === true && <VisuallyHidden>{done}</VisuallyHidden>}
        {copied === false && failed}
      </span>
    </>
  );
}
