import { Button } from "@mantine/core";
import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { parseWireTime } from "#contract/wire.ts";
import { describeError } from "#/api/describe-error.ts";
import { hasStatus } from "#/api/errors.ts";
import { ConfirmDialog } from "#/components/confirm-dialog.tsx";
import { ErrorMessage } from "#/components/error-message.tsx";
import { Bone } from "#/components/ui/bone.tsx";
import { Moment } from "#/components/ui/moment.tsx";
import { settingsText } from "#/strings/settings.ts";
import classes from "./access-list.module.css";

export interface AccessEntry {
  id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
  current: boolean;
}

interface AccessListProps {
  /** The accessible name of the list. */
  label: string;
  query: UseQueryResult<readonly AccessEntry[]>;
  revoke: UseMutationResult<unknown, Error, string>;
  words: {
    none: string;
    current: string;
    revoke: string;
    revokeOf: (name: string) => string;
    question: string;
    consequence: string;
  };
}

const words = settingsText.access;

/** Keys or sessions, each with its times and a button that revokes it. */
export function AccessList({ label, query, revoke, words: own }: AccessListProps) {
  const [asked, setAsked] = useState<{ opened: boolean; entry: AccessEntry | null }>({
    opened: false,
    entry: null,
  });
  const { data, error, isPending, refetch } = query;
  const close = () => {
    revoke.reset();
    setAsked(({ entry }) => ({ opened: false, entry }));
  };

  if (isPending) return <Bone height="4rem" />;
  if (data === undefined) {
    return <ErrorMessage error={describeError(error)} onRetry={() => void refetch()} />;
  }
  return (
    <>
      {data.length === 0 ? (
        <p className={classes.none}>{own.none}</p>
      ) : (
        <ul className={classes.list} aria-label={label}>
          {data.map((entry) => (
            <li key={entry.id} data-tip-scope>
              <div>
                <div className={classes.name}>{entry.name}</div>
                <div className={classes.times}>
                  <Times entry={entry} />
                  {entry.current && (
                    <>
                      {" · "}
                      <strong>{own.current}</strong>
                    </>
                  )}
                </div>
              </div>
              {!entry.current && (
                <Button
                  variant="default"
                  color="red"
                  size="xs"
                  className={classes.revoke}
                  aria-label={own.revokeOf(entry.name)}
                  onClick={() => setAsked({ opened: true, entry })}
                >
                  {own.revoke}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <ConfirmDialog
        opened={asked.opened}
        title={own.question}
        danger
        submitLabel={own.revoke}
        pending={revoke.isPending}
        error={
          revoke.error && { ...describeError(revoke.error), final: hasStatus(revoke.error, 404) }
        }
        onSubmit={() => {
          if (asked.entry !== null) revoke.mutate(asked.entry.id, { onSuccess: close });
        }}
        onCancel={close}
      >
        <p className={classes.asked}>{asked.entry?.name}</p>
        <div>{own.consequence}</div>
      </ConfirmDialog>
    </>
  );
}

function Times({ entry }: { entry: AccessEntry }) {
  return (
    <>
      {words.created} <Moment at={parseWireTime(entry.created_at)} /> ·{" "}
      {entry.last_used_at === null ? (
        words.neverUsed
      ) : (
        <>
          {words.used} <Moment at={parseWireTime(entry.last_used_at)} />
        </>
      )}
    </>
  );
}
