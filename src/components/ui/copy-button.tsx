import { ActionIcon, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { copyText } from "#/lib/clipboard.ts";

export interface CopyButtonProps {
  text: string;
  label: string;
  /** The message after copying, and the one if the browser forbids it. */
  done: string;
  failed: string;
}

/** Copies a text, and confirms it. */
export function CopyButton({ text, label, done, failed }: CopyButtonProps) {
  const [copied, setCopied] = useState<boolean | null>(null);
  return (
    <>
      <ActionIcon
        aria-label={label}
        title={label}
        onClick={() => void copyText(text).then(setCopied)}
      >
        {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </ActionIcon>
      <span role="status">
        {copied === true && <VisuallyHidden>{done}</VisuallyHidden>}
        {copied === false && failed}
      </span>
    </>
  );
}
