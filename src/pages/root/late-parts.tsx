import { Notifications } from "@mantine/notifications";
import { Suspense, lazy } from "react";
import { useUploads } from "#/api/uploads.ts";

const UploadDock = lazy(async () => ({
  default: (await import("#/components/uploads/upload-dock.tsx")).UploadDock,
}));

/** What stands beside every page and is not part of its first paint: notices, and uploads that go on. */
export function LateParts() {
  const uploads = useUploads();
  return (
    <>
      {/* What was said before it came is waiting in the library's store. */}
      <Notifications position="bottom-right" limit={4} />
      {uploads.length > 0 && (
        <Suspense>
          <UploadDock />
        </Suspense>
      )}
    </>
  );
}
