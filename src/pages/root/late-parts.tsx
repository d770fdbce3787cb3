import { Notifications } from "@mantine/notifications";
import { Suspense, lazy } from "react";
import { useUploads } from "#/api/uploads.ts";
import { layers } from "#/components/ui/layers.ts";
import { SignInDialog } from "./sign-in-dialog.tsx";

const UploadDock = lazy(async () => ({
  default: (await import("#/components/uploads/upload-dock.tsx")).UploadDock,
}));

/** What stands beside every page and is not part of its first paint: notices, uploads that go on, signing in again. */
export function LateParts() {
  const uploads = useUploads();
  return (
    <>
      {/* What was said before it came is waiting in the library's store. */}
      <Notifications position="bottom-right" limit={4} zIndex={layers.notices} />
      <SignInDialog />
      {uploads.length > 0 && (
        <Suspense>
          <UploadDock />
        </Suspense>
      )}
    </>
  );
}
