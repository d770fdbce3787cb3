import { useQuery } from "@tanstack/react-query";
import type { Task } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { exportFileQuery } from "#/api/export-tasks.ts";
import { Fact } from "#/components/ui/fact.tsx";
import { absoluteTime } from "#/lib/time.ts";
import { exportsText as text } from "#/strings/exports.ts";

/** The file of a finished export, for as long as it is kept. */
export function ExportFact({ task }: { task: Task }) {
  const { data: made, isError } = useQuery(exportFileQuery(task.dataset_id, task.task_id));
  return <Fact term={text.file}>{contents()}</Fact>;

  function contents() {
    if (isError) return text.fileUnknown;
    if (made === undefined) return text.fileLoading;
    const { download_uri: uri, expires_at: end } = made;
    if (uri === null) return text.fileGone;
    return (
      <>
        <a href={uri} download>
          {text.download}
        </a>
        {end != null && ` ${text.until(absoluteTime(parseWireTime(end)))}`}
      </>
    );
  }
}
