import { UnstyledButton } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RemovedDataset } from "#contract/managed-datasets.ts";
import { permissionRefusal } from "#contract/rules.ts";
import { parseWireTime } from "#contract/wire.ts";
import { describeError } from "#/api/describe-error.ts";
import { removedDatasetsQuery, useUndeleteDataset } from "#/api/managed-datasets.ts";
import { absoluteTime } from "#/lib/time.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { datasetsText } from "#/strings/datasets.ts";
import { whyNot } from "#/strings/refusals.ts";
import classes from "./removed-datasets.module.css";

const words = datasetsText.removed;

/** Shown until more are asked for. */
const shownAtFirst = 3;

/** The deleted datasets that can be brought back. Needs the feature `inventory`; nothing where there are none. */
export function RemovedDatasets() {
  // Secondary information: if it cannot be loaded, nothing is shown.
  const { data = [] } = useQuery(removedDatasetsQuery());
  const [all, setAll] = useState(false);
  if (data.length === 0) return null;
  const shown = all ? data : data.slice(0, shownAtFirst);
  return (
    <section className={classes.root} aria-label={words.label}>
      <ul>
        {shown.map((dataset) => (
          <Removed key={dataset.id} dataset={dataset} />
        ))}
      </ul>
      {shown.length < data.length && (
        <UnstyledButton className={classes.action} onClick={() => setAll(true)}>
          {words.more(data.length - shown.length)}
        </UnstyledButton>
      )}
    </section>
  );
}

function Removed({ dataset }: { dataset: RemovedDataset }) {
  const { mutate, isPending } = useUndeleteDataset();
  const reason = whyNot(permissionRefusal("undelete_dataset", { role: dataset.role }));

  function takeBack() {
    mutate(dataset.id, {
      onSuccess: () => notifySuccess({ message: words.done(dataset.display_name) }),
      onError: (error) => notifyError(describeError(error)),
    });
  }

  return (
    <li>
      <IconTrash size={14} aria-hidden />
      <span>
        {words.line(
          dataset.display_name,
          dataset.removed_by,
          absoluteTime(parseWireTime(dataset.kept_until)),
        )}
      </span>
      {reason === null && (
        <UnstyledButton
          className={classes.action}
          disabled={isPending}
          aria-label={words.takeBackOne(dataset.display_name)}
          onClick={takeBack}
        >
          {words.takeBack}
        </UnstyledButton>
      )}
    </li>
  );
}
