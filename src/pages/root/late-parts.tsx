import { Notifications } from "@mantine/notifications";
import { Suspense, lazy, useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";
import { useTaskWatch } from "#/api/tasks/task-watch.ts";
import { useUploads } from "#/api/uploads/uploads.ts";
import { layers } from "#/components/ui/layers.ts";
import { focusMain } from "#/lib/focus-main.ts";
import { useStore } from "#/lib/store.ts";
import { sessionEnded } from "#/session-end.ts";
import { useScrollMemory } from "./use-scroll-memory.ts";
import { useSessionOfOtherTab } from "./use-session-of-other-tab.ts";

const UploadDock = lazy(async () => ({
  default: (await import("#/components/uploads/upload-dock.tsx")).UploadDock,
}));

const SignInDialog = lazy(async () => ({
  default: (await import("./sign-in-dialog.tsx")).SignInDialog,
}));

/** Parts outside of the pages that are not needed for the first paint: notices, uploads, the sign-in dialog. */
export function LateParts() {
  const uploads = useUploads();
  const signedOut = useStore(sessionEnded);
  // Stays from then on: closing it gives the focus back.
  const [hasEnded, setHasEnded] = useState(false);
  if (signedOut && !hasEnded) setHasEnded(true);
  useTaskWatch();
  useFocusOnNewPage();
  useScrollMemory();
  useSessionOfOtherTab();
  return (
    <>
      {/* Earlier messages wait in the library's store. */}
      <Notifications position="bottom-right" limit={4} zIndex={layers.notices} />
      {hasEnded && (
        <Suspense>
          <SignInDialog />
        </Suspense>
      )}
      {uploads.length > 0 && (
        <Suspense>
          <UploadDock />
        </Suspense>
      )}
    </>
  );
}

/** The link that led to a page is unmounted with the previous page, and the focus is lost: the new page gets it. */
function useFocusOnNewPage(): void {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    if (document.activeElement === document.body) focusMain();
  }, [pathname]);
}
