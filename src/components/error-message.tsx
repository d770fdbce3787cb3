import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCloudOff, IconLock, IconMoodEmpty } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { shellText } from "#/strings/shell.ts";

/** The words for an error, from `describeError`. */
export interface ErrorWords {
  title: string;
  message: string;
  messageLang?: "en";
  requestId: string | null;
  canRetry: boolean;
  kind: "offline" | "forbidden" | "not-found" | "signed-out" | "other";
}

interface ErrorMessageProps {
  error: ErrorWords;
  onRetry: () => void;
  /** Other actions, beside the retry. */
  actions?: ReactNode;
}

const icons: Record<ErrorWords["kind"], ReactNode> = {
  offline: <IconCloudOff size={22} />,
  forbidden: <IconLock size={22} />,
  "not-found": <IconMoodEmpty size={22} />,
  "signed-out": <IconLock size={22} />,
  other: <IconAlertTriangle size={22} />,
};

/** A region whose data could not be loaded: the reason, and what to do. */
export function ErrorMessage({ error, onRetry, actions }: ErrorMessageProps) {
  return (
    <div role="alert">
      <StateMessage
        icon={icons[error.kind]}
        tone={error.kind === "not-found" ? "calm" : "look"}
        title={error.title}
        text={<span lang={error.messageLang}>{error.message}</span>}
        note={error.requestId && shellText.states.requestId(error.requestId)}
        actions={
          <>
            {error.canRetry && <Button onClick={onRetry}>{shellText.states.retry}</Button>}
            {actions}
          </>
        }
      />
    </div>
  );
}
