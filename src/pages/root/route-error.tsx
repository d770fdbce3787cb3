import { Button } from "@mantine/core";
import { IconCloudOff, IconLock, IconMoodEmpty, IconAlertTriangle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import {
  Link,
  Navigate,
  isRouteErrorResponse,
  useLocation,
  useRevalidator,
  useRouteError,
} from "react-router";
import { type ErrorDescription, describeError } from "#/api/describe-error.ts";
import { ApiError, isMalformedAddress } from "#/api/errors.ts";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { paths } from "#/paths.ts";
import { signInState } from "#/session-end.ts";
import { shellText } from "#/strings/shell.ts";

const icons: Record<ErrorDescription["kind"], ReactNode> = {
  offline: <IconCloudOff size={22} />,
  forbidden: <IconLock size={22} />,
  "not-found": <IconMoodEmpty size={22} />,
  "signed-out": <IconLock size={22} />,
  other: <IconAlertTriangle size={22} />,
};

const retryMs = 5000;

/** Shown where a route's loader or page failed: what happened, and what to do. */
export function RouteErrorPage() {
  const error = useRouteError();
  const location = useLocation();
  const { revalidate, state } = useRevalidator();
  const queryClient = useQueryClient();

  const words = describeRouteError(error);
  const unreachable = words.kind === "offline";

  // Back online, or the server is available again: the page reloads its data by itself.
  useEffect(() => {
    if (!unreachable) return;
    const again = () => {
      if (document.visibilityState === "visible") void revalidate();
    };
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", again);
    const timer = window.setInterval(again, retryMs);
    return () => {
      window.removeEventListener("online", again);
      document.removeEventListener("visibilitychange", again);
      window.clearInterval(timer);
    };
  }, [unreachable, revalidate]);

  if (words.kind === "signed-out") {
    const next = location.pathname + location.search;
    return <Navigate to={paths.signIn(next)} state={signInState(queryClient)} replace />;
  }

  function retry() {
    // A failed query keeps its error for a moment; without this the retry would only show it again.
    queryClient.removeQueries({ predicate: (query) => query.state.status === "error" });
    void revalidate();
  }

  return (
    <StateMessage
      icon={icons[words.kind]}
      tone={words.kind === "not-found" ? "calm" : "look"}
      title={words.title}
      text={words.message}
      order={1}
      note={words.requestId && shellText.states.requestId(words.requestId)}
      actions={
        <>
          {words.canRetry && (
            <Button onClick={retry} loading={state === "loading"}>
              {shellText.states.retry}
            </Button>
          )}
          <Button component={Link} to={paths.datasets} variant="default">
            {shellText.states.toDatasets}
          </Button>
        </>
      }
    />
  );
}

function describeRouteError(error: unknown): ErrorDescription {
  if ((isRouteErrorResponse(error) && error.status === 404) || isMalformedAddress(error)) {
    return describeError(new ApiError({ kind: "http", status: 404 }));
  }
  return describeError(error);
}
